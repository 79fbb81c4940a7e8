// JPEG through libjpeg-turbo: baseline, extended, progressive and arithmetic-coded files of 8 bits, grey, YCbCr, RGB,
// CMYK and YCCK, at the scale the plan asks for.
//
// Grey and YCbCr take the way of jpeg_planes.hpp; everything else comes as interleaved lines through libjpeg's own
// upsampling and conversion.
//
// A file that breaks off or is damaged after its first row of blocks is answered as truncated; missing rows are grey.
// A first look at a progressive file reads the scans up to the mean of every block. It is taken only where the file has
// its end-of-image marker: the file is not cut short then, but damage in the scans that are not read is not found.
// Known failures: 12-bit, lossless and hierarchical files, heights given by a DNL marker, and two or more than four
// components are refused as unsupported.
#include <algorithm>

#include "codec/jpeg_session.hpp"
#include "decode/codecs.hpp"
#include "decode/geometry.hpp"
#include "decode/jpeg_planes.hpp"
#include "decode/luma.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

using codec::ScanProgress;

namespace {

constexpr std::uint8_t kMidGrey = 128;

/// Interleaved lines as libjpeg converts them, brought to RGB and handed to the row sink.
RowsEnd read_lines(JpegSession& session, const Geometry& geometry, const Request& request, int available_lines,
                   Decoded& out) {
    const jpeg_decompress_struct& info = session.info();
    const bool is_cmyk = info.out_color_space == JCS_CMYK;
    const auto width = static_cast<std::size_t>(geometry.luma_width);
    RowSink sink;
    sink.start(geometry, geometry.luma_width, geometry.luma_height, 1, RowKind::rgb, request.want_colour, out);
    Buffer<std::uint8_t> line(width * static_cast<std::size_t>(info.output_components));
    Buffer<std::uint8_t> rgb(is_cmyk ? width * 3 : 0);
    RowsEnd end = RowsEnd::complete;
    for (int y = 0; y < available_lines && end == RowsEnd::complete; ++y) {
        if (session.budget().late()) return RowsEnd::late;
        if (!session.read_line(line.data())) {
            end = RowsEnd::broken;
            break;
        }
        if (is_cmyk) inverted_cmyk_to_rgb(line.data(), rgb.data(), width);
        sink.add(is_cmyk ? rgb.data() : line.data());
    }
    sink.finish(kMidGrey);
    return end;
}

/// `geometry` becomes that of a first look where one is wanted and a picture of this kind and size has one: a grey one
/// is a page most of the time, and would be read twice.
void shrink_to_first_look(JpegSession& session, const Request& request, Geometry& geometry, Decoded& out) noexcept {
    const jpeg_decompress_struct& info = session.info();
    out.preliminary = request.first_look && can_read_planes(info) && info.num_components > 1 &&
                      plan_first_look(geometry.width, geometry.height, request, geometry);
}

/// Tells libjpeg what to produce; false for a colour model that it only passes through.
bool configure(JpegSession& session, const Geometry& geometry, bool want_colour) noexcept {
    jpeg_decompress_struct& info = session.info();
    info.scale_num = 1;
    info.scale_denom = static_cast<unsigned>(geometry.reduction);
    info.buffered_image = session.has_several_scans() ? TRUE : FALSE;
    info.do_block_smoothing = FALSE;  // only guesses at what a truncated file lacks
    info.do_fancy_upsampling = FALSE;
    info.dct_method = JDCT_ISLOW;  // exact and vectorised
    if (can_read_planes(info)) {
        info.raw_data_out = TRUE;
        for (int c = 1; c < info.num_components; ++c) info.comp_info[c].component_needed = want_colour ? TRUE : FALSE;
        return true;
    }
    switch (info.jpeg_color_space) {
        case JCS_RGB:
        case JCS_YCbCr: info.out_color_space = JCS_RGB; return true;
        case JCS_CMYK:
        case JCS_YCCK: info.out_color_space = JCS_CMYK; return true;
        default: return false;
    }
}

/// One reading of a file.
class Attempt {
public:
    Attempt(Bytes file, const Request& request, bool may_keep_means, Budget& budget, Decoded& out)
        : session_(file, budget), request_(request), may_keep_means_(may_keep_means), out_(out) {}

    /// Reads at most `most_scans` scans.
    std::optional<Error> run(int most_scans);
    /// After a failure: how many scans came before the damage; reading just these may succeed.
    int scans_before_damage() const noexcept { return scans_before_damage_; }
    /// After a failure: reading without keeping means alone may succeed.
    bool needs_more_than_means() const noexcept { return needs_more_than_means_; }

private:
    std::optional<Error> read_coefficients(int most_scans);
    std::optional<Error> read_rows();

    JpegSession session_;
    const Request& request_;
    const bool may_keep_means_;
    Decoded& out_;
    Geometry geometry_;
    int available_rows_ = 0;  ///< of MCUs
    int scans_before_damage_ = 0;
    bool ended_early_ = false, needs_more_than_means_ = false;
};

std::optional<Error> Attempt::run(int most_scans) {
    if (auto refused = session_.open()) return refused;
    const jpeg_decompress_struct& info = session_.info();
    geometry_ = plan(static_cast<int>(info.image_width), static_cast<int>(info.image_height), request_);
    shrink_to_first_look(session_, request_, geometry_, out_);
    if (!configure(session_, geometry_, request_.want_colour)) {
        return Error{Status::unsupported_format, "this kind of JPEG is not supported: a colour model of " +
                                                     std::to_string(info.num_components) + " components"};
    }
    if (may_keep_means_ && request_.first_look && geometry_.reduction == coarsest) session_.keep_means();
    if (auto refused = session_.start()) return refused;
    available_rows_ = static_cast<int>(info.total_iMCU_rows);
    if (info.buffered_image) {
        if (auto failed = read_coefficients(most_scans)) return failed;
    }
    return read_rows();
}

std::optional<Error> Attempt::read_coefficients(int most_scans) {
    const ScanProgress progress = session_.read_scans(most_scans);
    switch (progress.end) {
        case ScanProgress::End::complete: break;
        case ScanProgress::End::late:
            return session_.budget().late_error("decoding the JPEG file");
        case ScanProgress::End::broken:
            if (!session_.out_of_memory()) scans_before_damage_ = progress.whole_scans;
            return session_.error("behind scan " + std::to_string(progress.whole_scans));
        case ScanProgress::End::beyond_means:
            needs_more_than_means_ = true;
            return session_.error("where more than its means is to be read");
        case ScanProgress::End::scan_limit:
            session_.complain("the file has many scans: only the first ones are read");
            break;
        case ScanProgress::End::ended_early:
            ended_early_ = true;
            if (progress.whole_scans == 0) available_rows_ = progress.rows_of_first_scan;
            break;
    }
    // Output from scans that are whole never makes libjpeg read on.
    if (!session_.start_output(std::max(progress.whole_scans, 1))) return session_.error("at the start of its output");
    return std::nullopt;
}

std::optional<Error> Attempt::read_rows() {
    const jpeg_decompress_struct& info = session_.info();
    const bool by_planes = info.raw_data_out != FALSE;
    const int lines_a_row = std::max(1, geometry_.luma_height) / static_cast<int>(info.total_iMCU_rows) + 1;
    const int lines = std::min(geometry_.luma_height, available_rows_ * lines_a_row);
    const RowsEnd end = by_planes ? read_planes(session_, geometry_, request_, available_rows_, out_)
                                  : read_lines(session_, geometry_, request_, lines, out_);
    if (end == RowsEnd::late) return session_.budget().late_error("decoding the JPEG file");
    if (end == RowsEnd::broken) return session_.error("within its image data");
    const bool single_scan_ended_in_first_row =
        !info.buffered_image && session_.data_ended() && session_.ended_in_row() == 0;
    if (available_rows_ == 0 || single_scan_ended_in_first_row) {
        return Error{Status::corrupt_image, "the JPEG file ends within its first row of blocks"};
    }
    out_.truncated = ended_early_ || session_.data_ended();
    out_.warnings = session_.complaints().joined();
    return std::nullopt;
}

}  // namespace

std::optional<Error> decode_jpeg(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    int scans_before_damage = 0;
    std::optional<Error> failed;
    for (const bool may_keep_means : {true, false}) {
        Attempt attempt(file, request, may_keep_means, budget, out);
        failed = attempt.run(codec::max_scans);
        scans_before_damage = attempt.scans_before_damage();
        if (!attempt.needs_more_than_means()) break;
    }
    if (!failed || scans_before_damage == 0) return failed;
    // libjpeg's state is void after an error: show what came before the damage, from the start.
    Attempt again(file, request, false, budget, out);
    if (auto failed_again = again.run(scans_before_damage)) return failed_again;
    out.truncated = true;
    out.warnings = failed->message;
    return std::nullopt;
}

}  // namespace upright::decode
