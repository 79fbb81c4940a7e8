#include "correct/preview_jpeg.hpp"

namespace upright::correct {

Result<std::vector<std::uint8_t>> encode_preview(const PixelImage& image, int quality, codec::Budget& budget) {
    codec::JpegWriter writer(budget);
    jpeg_compress_struct& encoder = writer.info();
    const bool configured = writer.create() && writer.run([&encoder, &image, &quality] {
        encoder.image_width = static_cast<JDIMENSION>(image.width);
        encoder.image_height = static_cast<JDIMENSION>(image.height);
        encoder.input_components = 3;
        encoder.in_color_space = JCS_RGB;
        jpeg_set_defaults(&encoder);
        jpeg_set_quality(&encoder, quality, TRUE);
        encoder.optimize_coding = TRUE;
    });
    if (!configured || !writer.start()) return writer.error();
    const std::size_t row_bytes = 3 * static_cast<std::size_t>(image.width);
    for (int y = 0; y < image.height; ++y) {
        if (!writer.write_line(image.pixels.data() + static_cast<std::size_t>(y) * row_bytes)) return writer.error();
    }
    if (!writer.finish()) return writer.error();
    std::vector<std::uint8_t> file;
    file.reserve(writer.output().size());
    writer.output().move_to(file);
    return file;
}

}  // namespace upright::correct
