#include "support/reference_jpeg.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include <jpeglib.h>

namespace upright::test {
namespace {

[[noreturn]] void throw_error(j_common_ptr info) {
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    throw std::runtime_error(text);
}
void ignore_message(j_common_ptr, int) {}

struct Decompressor {
    jpeg_error_mgr errors{};
    jpeg_decompress_struct info{};
    Decompressor() {
        info.err = jpeg_std_error(&errors);
        errors.error_exit = throw_error;
        errors.emit_message = ignore_message;
        jpeg_create_decompress(&info);
    }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    ~Decompressor() { jpeg_destroy_decompress(&info); }
};

}  // namespace

Raster decode_with_libjpeg(const Bytes& file, JpegOutput output, int reduction) {
    Decompressor decompressor;
    jpeg_decompress_struct& info = decompressor.info;
    jpeg_mem_src(&info, file.data(), file.size());
    jpeg_read_header(&info, TRUE);
    info.out_color_space = output == JpegOutput::grey ? JCS_GRAYSCALE : output == JpegOutput::rgb ? JCS_RGB : JCS_CMYK;
    info.scale_num = 1;
    info.scale_denom = static_cast<unsigned>(reduction);
    info.do_fancy_upsampling = FALSE;
    info.do_block_smoothing = FALSE;
    jpeg_start_decompress(&info);
    Raster out{static_cast<int>(info.output_width), static_cast<int>(info.output_height), info.output_components, {}};
    out.samples.resize(static_cast<std::size_t>(info.output_width) * info.output_height *
                       static_cast<std::size_t>(info.output_components));
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = out.row(static_cast<int>(info.output_scanline));
        jpeg_read_scanlines(&info, &row, 1);
    }
    return out;
}

Raster box_average(const Raster& pixels, int factor) {
    Raster out{(pixels.width + factor - 1) / factor, (pixels.height + factor - 1) / factor, pixels.channels, {}};
    for (int cell_y = 0; cell_y < out.height; ++cell_y) {
        for (int cell_x = 0; cell_x < out.width; ++cell_x) {
            for (int c = 0; c < pixels.channels; ++c) {
                int sum = 0, count = 0;
                for (int y = cell_y * factor; y < std::min((cell_y + 1) * factor, pixels.height); ++y) {
                    for (int x = cell_x * factor; x < std::min((cell_x + 1) * factor, pixels.width); ++x) {
                        sum += pixels.row(y)[x * pixels.channels + c];
                        ++count;
                    }
                }
                out.samples.push_back(static_cast<std::uint8_t>((sum + count / 2) / count));
            }
        }
    }
    return out;
}

}  // namespace upright::test
