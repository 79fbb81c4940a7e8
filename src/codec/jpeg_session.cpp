#include "codec/jpeg_session.hpp"

#include <algorithm>

#include <jerror.h>

#include "codec/jpeg_markers.hpp"
#include "codec/jpeg_means.hpp"

namespace upright::codec {
namespace {

/// Warnings after which every row and coefficient is there all the same: scan parameters that mean nothing in a
/// sequential file (cameras write zeros), bytes between segments, marks of an unknown edition. libjpeg says all others
/// when it has put something of its own in the place of data that it could not read.
bool loses_nothing(int code) noexcept {
    return code == JWRN_NOT_SEQUENTIAL || code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM ||
           code == JWRN_JFIF_MAJOR;
}

struct Process {
    std::uint8_t marker;
    const char* name;
};
/// Frame headers that announce what is not decoded (ITU-T T.81, table B.1).
constexpr Process refused_processes[] = {
    {0xC3, "lossless"},
    {0xC5, "hierarchical"},
    {0xC6, "hierarchical, progressive"},
    {0xC7, "hierarchical, lossless"},
    {0xCB, "lossless, arithmetic-coded"},
    {0xCD, "hierarchical, arithmetic-coded"},
    {0xCE, "hierarchical, progressive, arithmetic-coded"},
    {0xCF, "hierarchical, lossless, arithmetic-coded"},
};

/// Looks at the segments up to the frame header. Damage is left for libjpeg to find.
std::optional<Error> check_frame(Bytes file) {
    JpegMarkers markers(file);
    JpegSegment segment;
    for (std::uint32_t parts = 0; markers.next(segment) == JpegMarkers::Step::marker; ++parts) {
        if (parts == max_parts) return Budget::too_many_parts();
        for (const Process& process : refused_processes) {
            if (process.marker != segment.code) continue;
            return Error{Status::unsupported_format, std::string("this kind of JPEG is not supported: ") + process.name +
                                                         " (SOF" + std::to_string(process.marker - jpeg_marker::sof0) + ")"};
        }
        if (segment.is_frame_header() || segment.code == jpeg_marker::sos) break;
    }
    return std::nullopt;
}

}  // namespace

JpegSession::JpegSession(Bytes file, Budget& budget, std::uint64_t file_bytes) noexcept
    : JpegGuard(budget), file_(file), file_bytes_(file_bytes), memory_(budget) {
    errors_.emit_message = on_message;
    watch(info_);
    source_.next_input_byte = file.data();
    source_.bytes_in_buffer = file.size();
    source_.init_source = on_nothing;
    source_.fill_input_buffer = on_empty;
    source_.skip_input_data = on_skip;
    source_.resync_to_restart = jpeg_resync_to_restart;
    source_.term_source = on_nothing;
}

std::optional<Error> JpegSession::open() {
    if (auto refused = check_frame(file_)) return refused;
    const bool opened = run([this] {
        jpeg_create_decompress(&info_);
        watch_time_and_memory(info_);
        info_.src = &source_;
        jpeg_read_header(&info_, TRUE);
    });
    if (!opened) return error("before its first scan");
    if (info_.data_precision != 8) {
        return Error{Status::unsupported_format, "this kind of JPEG is not supported: " +
                                                     std::to_string(info_.data_precision) + " bits a sample"};
    }
    return budget_.admit_size(info_.image_width, info_.image_height);
}

std::optional<Error> JpegSession::start() {
    several_scans_ = has_several_scans();
    if (info_.buffered_image || has_several_scans()) {
        if (auto refused = admit_coefficients()) return refused;
    }
    const unsigned denominator = info_.scale_denom;
    const boolean raw = info_.raw_data_out;
    if (!run([this] { jpeg_start_decompress(&info_); })) return error("at the start of its first scan");
    const auto scaled = [denominator](JDIMENSION size) { return (size + denominator - 1) / denominator; };
    const bool as_asked = info_.raw_data_out == raw && info_.output_width == scaled(info_.image_width) &&
                          info_.output_height == scaled(info_.image_height);
    if (!as_asked) return Error{Status::unsupported_format, "this kind of JPEG is not supported: it cannot be scaled"};
    return std::nullopt;
}

bool JpegSession::start_output(int scan) noexcept {
    return run([this, &scan] { jpeg_start_output(&info_, scan); });
}

bool JpegSession::read_planes(JSAMPIMAGE planes, unsigned lines) noexcept {
    return run([this, &planes, &lines] { jpeg_read_raw_data(&info_, planes, lines); });
}

bool JpegSession::read_line(std::uint8_t* line) noexcept {
    return run([this, &line] { jpeg_read_scanlines(&info_, &line, 1); });
}

void JpegSession::keep_means() noexcept {
    if (!info_.progressive_mode || !info_.buffered_image) return;
    only_means_ = true;
    keep_means_only(info_);
}

ScanProgress JpegSession::read_scans(int most_scans) noexcept {
    ScanProgress progress;
    const auto stop = [&progress](ScanProgress::End end) {
        progress.end = end;
        return progress;
    };
    int event = JPEG_SUSPENDED;
    while (event != JPEG_REACHED_EOI) {
        if (budget_.late()) return stop(ScanProgress::End::late);
        if (only_means_ && info_.Ss > 0) return stop(ScanProgress::End::beyond_means);
        if (!run([this, &event] { event = jpeg_consume_input(&info_); })) {
            return stop(ScanProgress::End::broken);
        }
        if (event == JPEG_SCAN_COMPLETED) {
            progress.whole_scans = info_.input_scan_number;
            if (progress.whole_scans >= most_scans) return stop(ScanProgress::End::scan_limit);
            if (only_means_ && has_every_mean()) {
                return has_its_end() ? progress : stop(ScanProgress::End::beyond_means);
            }
        }
        if (progress.whole_scans == 0) {
            progress.rows_of_first_scan = data_ended_ ? ended_in_row_ : static_cast<int>(info_.input_iMCU_row);
        }
        // The bits of the last bytes may do for many rows; without bits every block would only be turned over once more.
        if (exhausted_ && data_ended()) break;
    }
    if (exhausted_ && !has_every_bit() && !lacks_only_its_end()) progress.end = ScanProgress::End::ended_early;
    return progress;
}

/// Whether the scans so far gave every coefficient in full precision; known of progressive files only.
bool JpegSession::has_every_bit() const noexcept {
    if (data_ended_ || info_.coef_bits == nullptr) return false;
    for (int c = 0; c < info_.num_components; ++c) {
        for (const int missing_bits : info_.coef_bits[c]) {
            if (missing_bits != 0) return false;
        }
    }
    return true;
}

/// Whether the scans so far gave the first coefficient of every block, if not in full precision, of a progressive file.
bool JpegSession::has_every_mean() const noexcept {
    if (data_ended_ || info_.coef_bits == nullptr) return false;
    for (int c = 0; c < info_.num_components; ++c) {
        if (info_.coef_bits[c][0] < 0) return false;
    }
    return true;
}

/// Whether the end-of-image marker stands in what is not read yet. In entropy-coded data a byte 0xFF is never followed by
/// its code.
bool JpegSession::has_its_end() const noexcept {
    const JOCTET *at = source_.next_input_byte, *const end = at + source_.bytes_in_buffer;
    while ((at = std::find(at, end, JOCTET{0xFF})) != end) {
        if (++at != end && *at == JPEG_EOI) return true;
    }
    return false;
}

/// Whether a file that ended early gave all the same what its scans were to give; of several sequential scans it is not
/// known which were to follow.
bool JpegSession::lacks_only_its_end() const noexcept {
    if (data_ended()) return false;
    return info_.coef_bits != nullptr ? has_every_bit() : !several_scans_;
}

const char* JpegSession::damage() const noexcept {
    if (damaged_) return damage_text_;
    return exhausted_ && !lacks_only_its_end() ? "the file ends early" : nullptr;
}

jvirt_barray_ptr* JpegSession::coefficients() noexcept {
    jvirt_barray_ptr* arrays = nullptr;
    return run([this, &arrays] { arrays = jpeg_read_coefficients(&info_); }) ? arrays : nullptr;
}

std::uint64_t JpegSession::blocks() const noexcept {
    std::uint64_t blocks = 0;
    for (int c = 0; c < info_.num_components; ++c) {
        const jpeg_component_info& component = info_.comp_info[c];
        blocks += std::uint64_t{component.width_in_blocks} * component.height_in_blocks;
    }
    return blocks;
}

std::optional<Error> JpegSession::admit_claim(std::uint64_t bytes) const {
    return Budget::admit_claim(blocks(), file_bytes_, info_.arith_code != FALSE, bytes);
}

std::optional<Error> JpegSession::admit_coefficients() {
    const std::uint64_t bytes = blocks() * sizeof(JBLOCK);
    if (auto refused = budget_.admit_coefficients(blocks())) return refused;
    if (auto refused = admit_claim(bytes)) return refused;
    return memory_.admit(bytes, "the JPEG file's coefficients");
}

Error JpegSession::error(const std::string& where) const {
    Error error = JpegGuard::error("decoding", where);
    if (exhausted_ && error.status == Status::corrupt_image) error.message = "the JPEG file ends " + where;
    return error;
}

void JpegSession::note_damage(const char* text) noexcept {
    if (!damaged_) std::snprintf(damage_text_, sizeof damage_text_, "%s", text);
    damaged_ = true;
}

/// Level -1 is a warning, the others are traces.
void JpegSession::on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    JpegSession& session = self(info);
    const int code = session.errors_.msg_code;
    if (code == JWRN_HIT_MARKER) session.note_end_of_data();
    if (session.complaints_.full() && session.damaged_) return;
    char text[JMSG_LENGTH_MAX];
    session.errors_.format_message(info, text);
    session.complaints_.add(text);
    if (!loses_nothing(code)) session.note_damage(text);
}

/// The decoder needed bits and stands before a marker. Unless that is a restart marker, the scan has no more data.
void JpegSession::note_end_of_data() noexcept {
    const int marker = info_.unread_marker;
    constexpr int sof0 = 0xC0;
    if (marker < sof0 || (marker >= JPEG_RST0 && marker <= JPEG_RST0 + 7) || data_ended_) return;
    data_ended_ = true;
    ended_in_row_ = static_cast<int>(info_.input_iMCU_row);
}

/// At the end of the input libjpeg is given an end-of-image marker, as its own memory source does.
boolean JpegSession::on_empty(j_decompress_ptr info) {
    static constexpr JOCTET end_of_image[] = {0xFF, JPEG_EOI};
    JpegSession& session = self(info);
    if (!session.exhausted_) {
        session.exhausted_ = true;
        if (info->arith_code) session.ended_in_row_ = static_cast<int>(info->input_iMCU_row);
        session.complaints_.add("the file ends early");
    }
    session.source_.next_input_byte = end_of_image;
    session.source_.bytes_in_buffer = sizeof end_of_image;
    return TRUE;
}

void JpegSession::on_skip(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    jpeg_source_mgr& source = self(info).source_;
    const auto wanted = static_cast<std::size_t>(count);
    const std::size_t skipped = wanted < source.bytes_in_buffer ? wanted : source.bytes_in_buffer;
    source.next_input_byte += skipped;
    source.bytes_in_buffer -= skipped;
}

}  // namespace upright::codec
