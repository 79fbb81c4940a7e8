#include "correct/jpeg_reencode.hpp"

#include "correct/level.hpp"
#include "correct/turn.hpp"

namespace upright::correct {
namespace {

Error damaged(const char* complaint) {
    return {Status::corrupt_image, std::string("the JPEG file is damaged, encoding it again would lose what is left: ") +
                                       complaint};
}

/// Up to the first line; all scans are read before it where there are several.
std::optional<Error> start_reading(JpegSession& source) {
    if (auto refused = source.open()) return refused;
    jpeg_decompress_struct& info = source.info();
    info.out_color_space = info.jpeg_color_space;
    info.buffered_image = source.has_several_scans() ? TRUE : FALSE;
    if (auto refused = source.start()) return refused;
    if (!info.buffered_image) return std::nullopt;
    const codec::ScanProgress progress = source.read_scans(codec::max_scans);
    using End = codec::ScanProgress::End;
    if (progress.end == End::late) return source.budget().late_error("decoding the JPEG file");
    if (progress.end == End::broken) return source.error("within its image data");
    if (progress.end == End::scan_limit) return damaged("more scans than are read");
    if (!source.start_output(progress.whole_scans)) return source.error("at the start of its output");
    return std::nullopt;
}

/// Decodes into `turned`, whose form this sets.
std::optional<Error> read_turned(JpegSession& source, Mapping mapping, Raster& turned, codec::MemoryShare& share) {
    if (auto failed = start_reading(source)) return failed;
    const jpeg_decompress_struct& info = source.info();
    const auto width = static_cast<int>(info.output_width), height = static_cast<int>(info.output_height);
    turned = Raster{mapping.transpose ? height : width, mapping.transpose ? width : height, info.output_components, 1, {}};
    if (auto refused = source.admit_claim(turned.byte_count())) return refused;
    if (auto refused = allocate(turned, share)) return refused;
    Turner turner(turned, mapping);
    Buffer<std::uint8_t> line(static_cast<std::size_t>(width) * static_cast<std::size_t>(info.output_components));
    for (int y = 0; y < height; ++y) {
        if (source.budget().late()) return source.budget().late_error("decoding the JPEG file");
        if (!source.read_line(line.data())) return source.error("within its image data");
        if (source.damage() != nullptr) return damaged(source.damage());
        turner.add_row(line.data());
    }
    turner.finish();
    return std::nullopt;
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

/// Everything that `source` says of how it was written.
bool prepare(JpegSession& source, bool transpose, const std::vector<jpeg_scan_info>& script, Coding coding,
             JpegWriter& writer) {
    jpeg_compress_struct& encoder = writer.info();
    return writer.create() && writer.run([&] {
        jpeg_copy_critical_parameters(&source.info(), &encoder);
        copy_coding(source.info(), script, coding, encoder);
        if (transpose) transpose_parameters(encoder);
        replace_zero_steps(encoder);
    });
}

template <class RowAt>
std::optional<Error> write(int width, int height, const RowAt& row_at, JpegWriter& writer) {
    writer.info().image_width = static_cast<JDIMENSION>(width);
    writer.info().image_height = static_cast<JDIMENSION>(height);
    if (!writer.start()) return writer.error();
    for (int y = 0; y < height; ++y) {
        if (!writer.write_line(row_at(y))) return writer.error();
    }
    if (!writer.finish()) return writer.error();
    return std::nullopt;
}

}  // namespace

Result<Reencoded> reencode_jpeg(Bytes file, const JpegLayout& layout, Mapping mapping, double skew_degrees,
                                const CorrectOptions& options, Coding coding, JpegWriter& writer) {
    Raster turned;
    codec::MemoryShare share(writer.budget());
    const std::vector<jpeg_scan_info> script = scan_script(layout);
    Fill fill{};
    {
        JpegSession source(file, writer.budget());
        if (auto failed = read_turned(source, mapping, turned, share)) return *std::move(failed);
        if (!prepare(source, mapping.transpose, script, coding, writer)) return writer.error();
        fill = fill_of(options.colour, source.info().jpeg_color_space, source.info().saw_Adobe_marker != 0);
    }
    if (skew_degrees == 0.0) {
        const auto rows = [&turned](int y) { return turned.row(y); };
        if (auto failed = write(turned.width, turned.height, rows, writer)) return *std::move(failed);
        return Reencoded{turned.width, turned.height};
    }
    if (options.background == Background::paper) fill = estimate_paper(turned, turned.channels);
    turned.pixel_aspect = turned_aspect(file, mapping);
    Leveller leveller;
    if (auto refused = leveller.start(turned, skew_degrees, options, fill)) return *std::move(refused);
    const auto rows = [&leveller](int y) { return leveller.row(y); };
    if (auto failed = write(leveller.width(), leveller.height(), rows, writer)) return *std::move(failed);
    return Reencoded{leveller.width(), leveller.height()};
}

}  // namespace upright::correct
