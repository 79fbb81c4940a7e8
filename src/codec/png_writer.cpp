#include "codec/png_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace upright::codec {

std::optional<Error> PngWriter::start(const PngHeader& header, PngForm form, Bytes palette) {
    constexpr std::size_t colour_bytes = 3;
    png_color colours[PNG_MAX_PALETTE_LENGTH] = {};
    const auto colour_count = static_cast<int>(std::min(palette.size(), sizeof colours) / colour_bytes);
    if (colour_count > 0) std::memcpy(colours, palette.data(), static_cast<std::size_t>(colour_count) * colour_bytes);
    height_ = static_cast<int>(header.height);
    const bool started = run([&, this] {
        png_ = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, static_cast<PngGuard*>(this), on_error, on_warning,
                                         static_cast<PngGuard*>(this), on_allocate, on_free);
        if (png_ == nullptr) return;
        info_ = png_create_info_struct(png_);
        if (info_ == nullptr) return;
        png_set_write_fn(png_, this, on_write, on_flush);
        png_set_IHDR(png_, info_, header.width, header.height, header.bit_depth, header.colour_type, header.interlacing,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        if (colour_count > 0) png_set_PLTE(png_, info_, colours, colour_count);
        png_write_info(png_, info_);
        if (form == PngForm::stored) {
            png_set_packing(png_);
        } else if (std::endian::native == std::endian::little) {
            png_set_swap(png_);
        }
        passes_ = png_set_interlace_handling(png_);
        // All that is written from here to the last row is image data.
        in_image_data_ = true;
    });
    if (!started || !in_image_data_) return error();
    return std::nullopt;
}

bool PngWriter::write_row(const std::uint8_t* row) noexcept {
    return run([this, &row] { png_write_row(png_, row); });
}

Error PngWriter::error() const {
    if (output_refused_) return output_.error("the new PNG file");
    return PngGuard::error("encoding", "and cannot be encoded again");
}

void PngWriter::on_write(png_structp png, png_bytep data, png_size_t size) {
    auto* self = static_cast<PngWriter*>(png_get_io_ptr(png));
    if (!self->in_image_data_ || self->output_.append({data, size})) return;
    self->output_refused_ = true;
    png_error(png, "no room for the file");
}

}  // namespace upright::codec
