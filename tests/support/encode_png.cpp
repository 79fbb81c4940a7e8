#include "support/encode_png.hpp"

#include <png.h>
#include <zlib.h>

#include <stdexcept>

namespace upright::test {
namespace {

// Test code only: libpng is built with unwind tables on the platforms the tests run on, and what is thrown here is a
// defect of the test.
[[noreturn]] void throw_error(png_structp, png_const_charp text) { throw std::runtime_error(text); }
void ignore_warning(png_structp, png_const_charp) {}
void append(png_structp png, png_bytep data, png_size_t size) {
    auto* bytes = static_cast<Bytes*>(png_get_io_ptr(png));
    bytes->insert(bytes->end(), data, data + size);
}
void flush(png_structp) {}

struct Writer {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, throw_error, ignore_warning);
    png_infop info = png_create_info_struct(png);
    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { png_destroy_write_struct(&png, &info); }
};

void write_colours(Writer& w, const PngOptions& options) {
    if (options.type == PngType::palette) {
        std::vector<png_color> palette;
        for (const auto& c : options.palette) palette.push_back({c[0], c[1], c[2]});
        png_set_PLTE(w.png, w.info, palette.data(), static_cast<int>(palette.size()));
        if (!options.palette_alpha.empty()) {
            png_set_tRNS(w.png, w.info, options.palette_alpha.data(), static_cast<int>(options.palette_alpha.size()), nullptr);
        }
    }
    if (options.transparent) {
        const auto& value = *options.transparent;
        const png_color_16 colour{0, value[0], value[1], value[2], value[0]};
        png_set_tRNS(w.png, w.info, nullptr, 0, &colour);
    }
    if (!options.exif.empty()) {
        Bytes exif = options.exif;
        png_set_eXIf_1(w.png, w.info, static_cast<png_uint_32>(exif.size()), exif.data());
    }
}

}  // namespace

Bytes encode_png(const Raster& pixels, const PngOptions& options) {
    Bytes file;
    Writer w;
    png_set_write_fn(w.png, &file, append, flush);
    png_set_IHDR(w.png, w.info, static_cast<png_uint_32>(pixels.width), static_cast<png_uint_32>(pixels.height),
                 options.bit_depth, static_cast<int>(options.type),
                 options.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(w.png, options.compression);
    write_colours(w, options);
    png_write_info(w.png, w.info);
    if (options.bit_depth < 8) png_set_packing(w.png);
    const int passes = options.interlaced ? png_set_interlace_handling(w.png) : 1;
    for (int pass = 0; pass < passes; ++pass) {
        for (int y = 0; y < pixels.height; ++y) png_write_row(w.png, pixels.row(y));
    }
    png_write_end(w.png, w.info);
    return file;
}

Bytes png_chunk(const char (&type)[5], const Bytes& data) {
    Bytes chunk;
    const auto put = [&chunk](std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) chunk.push_back(static_cast<std::uint8_t>(value >> shift));
    };
    put(static_cast<std::uint32_t>(data.size()));
    for (int i = 0; i < 4; ++i) chunk.push_back(static_cast<std::uint8_t>(type[i]));
    for (const std::uint8_t byte : data) chunk.push_back(byte);
    put(static_cast<std::uint32_t>(crc32(0, chunk.data() + 4, static_cast<uInt>(4 + data.size()))));
    return chunk;
}

}  // namespace upright::test
