#include "codec/resolution.hpp"

#include "codec/format.hpp"
#include "codec/jpeg_markers.hpp"
#include "codec/png_chunks.hpp"
#include "codec/tiff_directory.hpp"
#include "common/pixel_aspect.hpp"

namespace upright::codec {
namespace {

double ratio(double across, double down) noexcept {
    return across > 0 && down > 0 && is_pixel_aspect(across / down) ? across / down : 1.0;
}

double aspect_of_exif(Bytes tiff) noexcept {
    const TiffBlock block(tiff);
    if (!block.valid()) return 1.0;
    return ratio(block.fraction(*block.first(), tiff_tag::x_resolution).value_or(0),
                 block.fraction(*block.first(), tiff_tag::y_resolution).value_or(0));
}

double aspect_of_jpeg(Bytes file) noexcept {
    constexpr std::size_t density_at = 8, density_end = 12;  // behind "JFIF", a zero byte, the version and the unit
    JpegMarkers markers(file);
    JpegSegment segment;
    double from_exif = 1.0;
    while (markers.next(segment) == JpegMarkers::Step::marker && segment.in_header && !segment.is_frame_header()) {
        if (segment.is_exif() && from_exif == 1.0) from_exif = aspect_of_exif(segment.tiff());
        if (!segment.is_jfif() || segment.payload.size() < density_end) continue;
        const unsigned across = read_big_endian16(segment.payload, density_at);
        const unsigned down = read_big_endian16(segment.payload, density_at + 2);
        // 1 by 1 is what libjpeg writes where nobody told it anything.
        if (across > 1 || down > 1) return ratio(across, down);
    }
    return from_exif;
}

double aspect_of_png(Bytes file) noexcept {
    PngChunks chunks(file);
    PngChunk chunk;
    while (chunks.next(chunk) == PngChunks::Step::chunk && !chunk.is("IDAT")) {
        if (!chunk.is("pHYs") || chunk.data.size() != 9) continue;
        return ratio(read_big_endian32(chunk.data, 0), read_big_endian32(chunk.data, 4));
    }
    return 1.0;
}

double aspect_of_tiff(Bytes file, std::size_t page) noexcept {
    const TiffBlock block(file, TiffBlock::Use::file);
    const auto directory = block.page(page);
    if (!directory) return 1.0;
    return ratio(block.fraction(*directory, tiff_tag::x_resolution).value_or(0),
                 block.fraction(*directory, tiff_tag::y_resolution).value_or(0));
}

}  // namespace

double pixel_aspect(Bytes file, std::size_t page) noexcept {
    switch (sniff(file)) {
        case Format::jpeg: return aspect_of_jpeg(file);
        case Format::png: return aspect_of_png(file);
        case Format::tiff: return aspect_of_tiff(file, page);
        default: return 1.0;
    }
}

}  // namespace upright::codec
