#include "correct/jpeg_reencode.hpp"

#include <algorithm>
#include <cmath>

#include "correct/jpeg_codec.hpp"
#include "correct/turn.hpp"

namespace upright::correct {
namespace {

void open(JpegReader& reader, Bytes file) {
    jpeg_create_decompress(&reader.decompress);
    jpeg_mem_src(&reader.decompress, file.data(), static_cast<unsigned long>(file.size()));
    jpeg_read_header(&reader.decompress, TRUE);
    reader.decompress.out_color_space = reader.decompress.jpeg_color_space;
    jpeg_start_decompress(&reader.decompress);
}

void read_rows(JpegReader& reader, Raster& raster) {
    jpeg_decompress_struct& source = reader.decompress;
    const std::size_t row_bytes = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.channels);
    while (source.output_scanline < source.output_height) {
        JSAMPROW row = raster.samples.data() + source.output_scanline * row_bytes;
        jpeg_read_scanlines(&source, &row, 1);
    }
}

void write_rows(JpegReader& reader, const Raster& raster, bool transpose, const std::vector<jpeg_scan_info>& script,
                JpegSink& sink, JpegWriter& writer, Coding coding) {
    jpeg_compress_struct& encoder = writer.compress;
    jpeg_create_compress(&encoder);
    encoder.dest = &sink.manager;
    jpeg_copy_critical_parameters(&reader.decompress, &encoder);
    copy_coding(reader.decompress, script, encoder);
    if (coding == Coding::smallest && !encoder.arith_code) encoder.optimize_coding = TRUE;
    if (transpose) transpose_parameters(encoder);
    replace_zero_steps(encoder);
    encoder.image_width = static_cast<JDIMENSION>(raster.width);
    encoder.image_height = static_cast<JDIMENSION>(raster.height);
    jpeg_start_compress(&encoder, TRUE);
    const std::size_t row_bytes = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.channels);
    while (encoder.next_scanline < encoder.image_height) {
        JSAMPROW row = const_cast<JSAMPROW>(raster.samples.data()) + encoder.next_scanline * row_bytes;
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
}

/// sRGB in the colour space of the file; BT.601 full range, as JFIF prescribes.
Fill fill_of(const std::array<std::uint8_t, 3>& colour, J_COLOR_SPACE space, bool adobe) {
    const double r = colour[0], g = colour[1], b = colour[2];
    const auto ycc = [](double red, double green, double blue) {
        return Fill{0.299 * red + 0.587 * green + 0.114 * blue,
                    -0.168736 * red - 0.331264 * green + 0.5 * blue + 128.0,
                    0.5 * red - 0.418688 * green - 0.081312 * blue + 128.0, 0};
    };
    switch (space) {
        case JCS_GRAYSCALE: return {ycc(r, g, b)[0], 0, 0, 0};
        case JCS_YCbCr: return ycc(r, g, b);
        case JCS_CMYK: return adobe ? Fill{r, g, b, 255} : Fill{255 - r, 255 - g, 255 - b, 0};
        case JCS_YCCK: {  // Adobe stores inverted inks, so white is full
            Fill fill = ycc(255 - r, 255 - g, 255 - b);
            fill[3] = 255;
            return fill;
        }
        default: return {r, g, b, 0};
    }
}

}  // namespace

Result<Reencoded> reencode_jpeg(Bytes file, const JpegLayout& layout, Mapping mapping, double skew_degrees,
                                const CorrectOptions& options, Coding coding) {
    Reencoded result;
    const std::vector<jpeg_scan_info> script = scan_script(layout);
    Raster stored, turned;
    JpegReader reader;
    JpegWriter writer;
    JpegSink sink(result.body, file.size() + file.size() / 4);

    reader.decompress.err = &reader.errors.manager;
    if (setjmp(reader.errors.way_back) != 0) return reader.errors.error();
    open(reader, file);
    stored.width = static_cast<int>(reader.decompress.output_width);
    stored.height = static_cast<int>(reader.decompress.output_height);
    stored.channels = reader.decompress.output_components;
    stored.samples.resize(stored.byte_count());
    read_rows(reader, stored);
    if (reader.decompress.err->num_warnings > 0) return reader.errors.error();

    turned = Raster{mapping.transpose ? stored.height : stored.width, mapping.transpose ? stored.width : stored.height,
                    stored.channels, 1, {}};
    turned.samples.resize(turned.byte_count());
    turn_pixels(stored.samples.data(), stored.width, stored.height,
                static_cast<std::ptrdiff_t>(stored.width) * stored.channels, stored.channels, mapping,
                turned.samples.data());
    if (skew_degrees != 0.0) {
        const Fill fill = options.background == Background::paper
                              ? estimate_paper(turned, turned.channels)
                              : fill_of(options.colour, reader.decompress.jpeg_color_space,
                                        reader.decompress.saw_Adobe_marker != 0);
        if (auto error = level(turned, skew_degrees, options, fill, stored)) return *std::move(error);
        std::swap(stored, turned);
    }
    Buffer<std::uint8_t>().swap(stored.samples);

    writer.compress.err = &writer.errors.manager;
    if (setjmp(writer.errors.way_back) != 0) return writer.errors.error();
    write_rows(reader, turned, mapping.transpose, script, sink, writer, coding);
    result.width = turned.width;
    result.height = turned.height;
    return result;
}

}  // namespace upright::correct
