#include "codec/jpeg_writer.hpp"

#include <jerror.h>

#include <algorithm>

namespace upright::codec {
namespace {

/// What libjpeg holds of all components, in blocks of 128 bytes (jccoefct.c).
std::uint64_t whole_image_bytes(const jpeg_compress_struct& info) noexcept {
    if (!info.optimize_coding && info.num_scans < 2 && !info.progressive_mode) return 0;
    int across = 1, down = 1;
    for (int c = 0; c < info.num_components; ++c) {
        across = std::max(across, info.comp_info[c].h_samp_factor);
        down = std::max(down, info.comp_info[c].v_samp_factor);
    }
    const auto units = [](std::uint64_t size, int factor) { return size / static_cast<unsigned>(8 * factor) + 1; };
    const std::uint64_t units_in_all = units(info.image_width, across) * units(info.image_height, down);
    std::uint64_t blocks_a_unit = 0;
    for (int c = 0; c < info.num_components; ++c) {
        blocks_a_unit += static_cast<unsigned>(info.comp_info[c].h_samp_factor * info.comp_info[c].v_samp_factor);
    }
    return units_in_all * blocks_a_unit * sizeof(JBLOCK);
}

}  // namespace

JpegWriter::JpegWriter(Budget& budget) noexcept : JpegGuard(budget), output_(budget), memory_(budget) {
    watch(info_);
    destination_.init_destination = on_block;
    destination_.empty_output_buffer = on_full;
    destination_.term_destination = on_end;
}

bool JpegWriter::create() noexcept {
    return run([this] {
        jpeg_create_compress(&info_);
        watch_time_and_memory(info_);
        info_.dest = &destination_;
    });
}

bool JpegWriter::start() noexcept {
    const std::uint64_t bytes = whole_image_bytes(info_);
    if (!memory_.take(bytes)) {
        refused_bytes_ = bytes;
        return false;
    }
    return run([this] { jpeg_start_compress(&info_, TRUE); });
}

bool JpegWriter::write_line(const std::uint8_t* line) noexcept {
    return run([this, &line] {
        auto* row = const_cast<JSAMPROW>(line);  // libjpeg only reads it
        jpeg_write_scanlines(&info_, &row, 1);
    });
}

bool JpegWriter::finish() noexcept {
    return run([this] { jpeg_finish_compress(&info_); });
}

Error JpegWriter::error() const {
    if (refused_bytes_ > 0) return memory_.error(refused_bytes_, "the coefficients of the new JPEG file");
    if (error_code_ == JERR_OUT_OF_MEMORY) return output_.error("the new JPEG file");
    return JpegGuard::error("encoding", "and cannot be encoded again");
}

void JpegWriter::on_block(j_compress_ptr info) {
    JpegWriter& writer = self(info);
    const std::span<std::uint8_t> block = writer.output_.next_block();
    if (block.empty()) ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    writer.destination_.next_output_byte = block.data();
    writer.destination_.free_in_buffer = block.size();
}

boolean JpegWriter::on_full(j_compress_ptr info) {
    on_block(info);
    return TRUE;
}

void JpegWriter::on_end(j_compress_ptr info) { self(info).output_.leave_unused(self(info).destination_.free_in_buffer); }

}  // namespace upright::codec
