// Pages of every kind, written by libtiff from samples that are known, read through the component.
#include <algorithm>
#include <cmath>

#include <tiffio.h>

#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "decode/luma.hpp"
#include "support/compare.hpp"
#include "support/encode_png.hpp"
#include "support/encode_tiff.hpp"
#include "support/write_tiff.hpp"

using namespace upright;
using namespace upright::test;

namespace {

constexpr int width = 83, height = 45;

std::uint16_t sample_of(int x, int y, int channel, unsigned bits) {
    const unsigned most = (1U << bits) - 1;
    const unsigned value = bits == 1 ? static_cast<unsigned>((x / 5 + y / 3 + channel) % 2)
                                     : static_cast<unsigned>(x * 7 + y * 13 + channel * 40) * (most / 15 + 1) / 3;
    return static_cast<std::uint16_t>(value % (most + 1));
}

TiffSamples samples_of(const TiffKind& kind) {
    TiffSamples picture{width, height, {}, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < kind.samples; ++c) {
                std::uint16_t value = sample_of(x, y, c, kind.bits);
                // What is multiplied by its alpha is not above it.
                if (kind.extra == EXTRASAMPLE_ASSOCALPHA && c < kind.samples - 1) {
                    value = std::min(value, sample_of(x, y, kind.samples - 1, kind.bits));
                }
                picture.values.push_back(value);
            }
        }
    }
    if (kind.photometric == PHOTOMETRIC_PALETTE) {
        for (unsigned i = 0; i < 1U << kind.bits; ++i) {
            picture.palette.push_back({static_cast<std::uint8_t>(i * 37), static_cast<std::uint8_t>(i * 11 + 5),
                                       static_cast<std::uint8_t>(255 - i * 3)});
        }
    }
    return picture;
}

double scaled(std::uint16_t value, unsigned bits) { return std::round(value * 255.0 / ((1U << bits) - 1)); }

/// The luma that a pixel has by its definition; what lies under transparent ones has `ground`.
double expected_luma(const TiffKind& kind, const TiffSamples& picture, std::size_t pixel, double ground = 255) {
    const std::uint16_t* values = picture.values.data() + pixel * kind.samples;
    const auto of = [&](int c) { return scaled(values[c], kind.bits); };
    double rgb[3] = {};
    switch (kind.photometric) {
        case PHOTOMETRIC_MINISWHITE: rgb[0] = rgb[1] = rgb[2] = 255 - of(0); break;
        case PHOTOMETRIC_MINISBLACK: rgb[0] = rgb[1] = rgb[2] = of(0); break;
        case PHOTOMETRIC_PALETTE:
            for (std::size_t c = 0; c < 3; ++c) rgb[c] = picture.palette[values[0]][c];
            break;
        case PHOTOMETRIC_SEPARATED:
            for (int c = 0; c < 3; ++c) rgb[c] = (255 - of(c)) * (255 - of(3)) / 255;
            break;
        default:
            for (int c = 0; c < 3; ++c) rgb[c] = of(c);
            break;
    }
    const double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    if (kind.extra == 0) return luma;
    const double alpha = scaled(values[kind.samples - 1], kind.bits) / 255;
    return kind.extra == EXTRASAMPLE_ASSOCALPHA ? luma + ground * (1 - alpha) : luma * alpha + ground * (1 - alpha);
}

decode::Decoded decoded(const Bytes& file, const decode::Request& request = {}) {
    decode::Decoded out;
    const auto error = decode::decode_encoded(file, request, out);
    INFO((error ? error->message : std::string{}));
    REQUIRE_FALSE(error);
    return out;
}

void check(const TiffKind& kind, double tolerance = 2.0) {
    CAPTURE(kind.bits);
    CAPTURE(kind.samples);
    CAPTURE(kind.photometric);
    CAPTURE(kind.compression);
    CAPTURE(kind.planes);
    CAPTURE(kind.tile_width);
    CAPTURE(kind.extra);
    const TiffSamples picture = samples_of(kind);
    const Bytes file = write_tiff({{kind, picture}});
    REQUIRE_FALSE(file.empty());
    const decode::Decoded out = decoded(file);
    CHECK_FALSE(out.truncated);
    REQUIRE(out.stored_width == width);
    REQUIRE(out.stored_height == height);
    REQUIRE(out.luma.pixels.size() == picture.values.size() / kind.samples);
    double on_white = 0, on_black = 0;
    for (std::size_t i = 0; i < out.luma.pixels.size(); ++i) {
        on_white = std::max(on_white, std::abs(out.luma.pixels[i] - expected_luma(kind, picture, i, 255)));
        on_black = std::max(on_black, std::abs(out.luma.pixels[i] - expected_luma(kind, picture, i, 0)));
    }
    CHECK(std::min(on_white, on_black) <= tolerance);
}

/// What a kind is laid out as: strips of one, seven and all rows, tiles, planes; in every form of file.
void check_layouts(TiffKind kind) {
    for (const bool planes : {false, true}) {
        if (planes && kind.samples == 1) continue;
        kind.planes = planes;
        for (const std::uint32_t rows : {1U, 7U, 45U}) {
            kind.tile_width = kind.tile_height = 0;
            kind.rows_per_strip = rows;
            check(kind);
        }
        kind.tile_width = 32;
        kind.tile_height = 16;
        check(kind);
    }
}

struct Colour {
    std::uint16_t samples, photometric, extra;
};
constexpr Colour colours[] = {
    {1, PHOTOMETRIC_MINISBLACK, 0},  {1, PHOTOMETRIC_MINISWHITE, 0}, {2, PHOTOMETRIC_MINISBLACK, EXTRASAMPLE_UNASSALPHA},
    {3, PHOTOMETRIC_RGB, 0},         {4, PHOTOMETRIC_RGB, EXTRASAMPLE_UNASSALPHA},
    {4, PHOTOMETRIC_RGB, EXTRASAMPLE_ASSOCALPHA}, {4, PHOTOMETRIC_SEPARATED, 0}};

}  // namespace

TEST_CASE("TIFF: every kind of colour, depth and layout") {
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{1, 2, 4, 6, 8, 12, 16}) {
        for (const Colour& colour : colours) {
            TiffKind kind;
            kind.bits = static_cast<std::uint16_t>(bits);
            kind.samples = colour.samples;
            kind.photometric = colour.photometric;
            kind.extra = colour.extra;
            check_layouts(kind);
        }
        TiffKind palette;
        palette.bits = static_cast<std::uint16_t>(bits);
        palette.photometric = PHOTOMETRIC_PALETTE;
        if (bits <= 8) check_layouts(palette);
    }
}

TEST_CASE("TIFF: every compression, in both byte orders, and as BigTIFF") {
    for (const std::uint16_t compression : std::initializer_list<std::uint16_t>{COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE, COMPRESSION_PACKBITS}) {
        for (const codec::TiffForm form : tiff_forms) {
            for (const Colour& colour : colours) {
                TiffKind kind;
                kind.compression = compression;
                kind.big = form.big;
                kind.big_endian = !form.little_endian;
                kind.samples = colour.samples;
                kind.photometric = colour.photometric;
                kind.extra = colour.extra;
                kind.bits = static_cast<std::uint16_t>(colour.samples == 3 ? 16 : 8);
                check(kind);
                kind.tile_width = kind.tile_height = 16;
                check(kind);
            }
        }
    }
}

TEST_CASE("TIFF: fax compressions of either polarity") {
    for (const std::uint16_t photometric : std::initializer_list<std::uint16_t>{PHOTOMETRIC_MINISWHITE, PHOTOMETRIC_MINISBLACK}) {
        TiffKind kind;
        kind.bits = 1;
        kind.photometric = photometric;
        for (const std::uint16_t compression : std::initializer_list<std::uint16_t>{COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX4}) {
            kind.compression = compression;
            check_layouts(kind);
        }
        kind.compression = COMPRESSION_CCITTFAX3;
        for (const std::uint32_t options : {0U, static_cast<unsigned>(GROUP3OPT_2DENCODING), static_cast<unsigned>(GROUP3OPT_FILLBITS)}) {
            kind.fax_options = options;
            check_layouts(kind);
        }
    }
}

TEST_CASE("TIFF: JPEG in grey, RGB and YCbCr") {
    for (const std::uint16_t photometric : std::initializer_list<std::uint16_t>{PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_RGB, PHOTOMETRIC_YCBCR}) {
        TiffKind kind;
        kind.compression = COMPRESSION_JPEG;
        kind.photometric = photometric;
        kind.samples = static_cast<std::uint16_t>(photometric == PHOTOMETRIC_MINISBLACK ? 1 : 3);
        for (const std::uint32_t tile : {0U, 32U}) {
            kind.tile_width = kind.tile_height = tile;
            kind.rows_per_strip = 16;
            const Raster smooth = smooth_raster(width, height, kind.samples);
            const TiffSamples picture{width, height, {smooth.samples.begin(), smooth.samples.end()}, {}};
            const Bytes file = write_tiff({{kind, picture}});
            REQUIRE_FALSE(file.empty());
            const decode::Decoded out = decoded(file);
            double squares = 0;
            for (std::size_t i = 0; i < out.luma.pixels.size(); ++i) {
                const double difference = out.luma.pixels[i] - expected_luma(kind, picture, i);
                squares += difference * difference;
            }
            CHECK(squares / static_cast<double>(out.luma.pixels.size()) < 2.1);  // 45 dB
        }
    }
}

TEST_CASE("TIFF: a page of one bit is reduced to what the same page in grey is reduced to") {
    const Raster page = page_raster(1203, 1501, 1);
    Raster grey = page;
    TiffSamples picture{page.width, page.height, {}, {}};
    for (std::uint8_t& value : grey.samples) {
        value = value < 128 ? 0 : 255;
        picture.values.push_back(value == 0 ? 1 : 0);
    }
    PngOptions options;
    options.type = PngType::grey;
    const Bytes png = encode_png(grey, options);
    TiffKind kind;
    kind.bits = 1;
    kind.photometric = PHOTOMETRIC_MINISWHITE;
    for (const std::uint16_t compression : std::initializer_list<std::uint16_t>{COMPRESSION_CCITTFAX4, COMPRESSION_NONE}) {
        kind.compression = compression;
        // Once in either polarity.
        const bool one_is_white = compression == COMPRESSION_NONE;
        kind.photometric = static_cast<std::uint16_t>(one_is_white ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_MINISWHITE);
        if (one_is_white) {
            for (std::uint16_t& value : picture.values) value = value == 0 ? 1 : 0;
        }
        const Bytes file = write_tiff({{kind, picture}});
        for (const int side : {1100, 700, 300, 150}) {  // reductions 1, 2, 4, 8
            decode::Request request;
            request.luma_min_longest_side = side;
            const decode::Decoded expected = decoded(png, request), found = decoded(file, request);
            CHECK(found.luma.width == expected.luma.width);
            CHECK(found.luma.pixels == expected.luma.pixels);
            CHECK(found.colour.width == expected.colour.width);
            CHECK_FALSE(found.has_colour);
        }
    }
}

TEST_CASE("TIFF: one page of several, and its number") {
    TiffKind grey, fax;
    fax.bits = 1;
    fax.photometric = PHOTOMETRIC_MINISWHITE;
    fax.compression = COMPRESSION_CCITTFAX4;
    TiffSamples small{20, 10, std::vector<std::uint16_t>(200, 77), {}};
    const Bytes file = write_tiff({{grey, samples_of(grey)}, {fax, samples_of(fax)}, {grey, small}});
    constexpr int widths[] = {width, width, 20};
    for (int page = 0; page < 3; ++page) {
        decode::Request request;
        request.page = page;
        const decode::Decoded out = decoded(file, request);
        CHECK(out.stored_width == widths[page]);
        CHECK(out.page_index == page);
        CHECK(out.page_count == 3);
        if (page == 2) CHECK(std::ranges::all_of(out.luma.pixels, [](std::uint8_t value) { return value == 77; }));
    }
    decode::Request request;
    request.page = 3;
    decode::Decoded out;
    const auto error = decode::decode_encoded(file, request, out);
    REQUIRE(error);
    CHECK(error->status == Status::invalid_argument);
}

TEST_CASE("TIFF: what is not read is named") {
    const auto refused = [](std::vector<TiffEntry> changed) {
        TiffPicture picture = tiff_picture(smooth_raster(20, 20, 3));
        for (const TiffEntry& entry : changed) {
            const auto found = std::ranges::find(picture.entries, entry.tag, &TiffEntry::tag);
            if (found == picture.entries.end()) {
                picture.entries.push_back(entry);
            } else {
                *found = entry;
            }
        }
        decode::Decoded out;
        const auto error = decode::decode_encoded(encode_tiff({picture}), {}, out);
        REQUIRE(error);
        CHECK_FALSE(error->message.empty());
        return error->status;
    };
    namespace tag = codec::tiff_tag;
    CHECK(refused({{tag::compression, 3, {6}}}) == Status::unsupported_format);
    CHECK(refused({{tag::compression, 3, {34712}}}) == Status::unsupported_format);
    CHECK(refused({{tag::photometric, 3, {8}}}) == Status::unsupported_format);
    CHECK(refused({{tag::bits_per_sample, 3, {32, 32, 32}}}) == Status::unsupported_format);
    CHECK(refused({{0x0153, 3, {3, 3, 3}}}) == Status::unsupported_format);  // SampleFormat: floating point
    CHECK(refused({{tag::image_width, 4, {70'000}}}) == Status::too_many_pixels);
    CHECK(refused({{tag::image_width, 4, {60'000}}, {tag::image_length, 4, {60'000}}}) == Status::too_many_pixels);
    CHECK(refused({{tag::image_width, 4, {0}}}) == Status::corrupt_image);
}
