#include "correct/preview_jpeg.hpp"

namespace upright::correct {
namespace {

void write(const PixelImage& image, int quality, JpegSink& sink, JpegWriter& writer) {
    jpeg_compress_struct& encoder = writer.compress;
    jpeg_create_compress(&encoder);
    encoder.dest = &sink.manager;
    encoder.image_width = static_cast<JDIMENSION>(image.width);
    encoder.image_height = static_cast<JDIMENSION>(image.height);
    encoder.input_components = 3;
    encoder.in_color_space = JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, quality, TRUE);
    encoder.optimize_coding = TRUE;
    jpeg_start_compress(&encoder, TRUE);
    while (encoder.next_scanline < encoder.image_height) {
        JSAMPROW row = const_cast<JSAMPROW>(image.pixels.data()) + std::size_t{3} * encoder.next_scanline * encoder.image_width;
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
}

}  // namespace

Result<std::vector<std::uint8_t>> encode_preview(const PixelImage& image, int quality) {
    Buffer<std::uint8_t> out;
    JpegWriter writer;
    JpegSink sink(out, image.pixels.size() / 8);
    writer.compress.err = &writer.errors.manager;
    if (setjmp(writer.errors.way_back) != 0) return writer.errors.error();
    write(image, quality, sink, writer);
    return std::vector<std::uint8_t>(out.begin(), out.end());
}

}  // namespace upright::correct
