// PNG is lossless, so decoded values are compared with what was encoded, and with libpng's simplified interface.
#include <png.h>

#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/compare.hpp"
#include "support/encode_png.hpp"
#include "support/reference_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

decode::Decoded decoded(const Bytes& file, const decode::Request& request = {}) {
    decode::Decoded out;
    const auto error = decode::decode_encoded(file, request, out);
    INFO((error ? error->message : std::string{}));
    REQUIRE_FALSE(error);
    CHECK_FALSE(out.truncated);
    return out;
}

/// 16-bit samples whose high bytes are the given ones and whose low bytes vary.
Raster widened(const Raster& raster) {
    Raster out{raster.width, raster.height, raster.channels, {}};
    for (const std::uint8_t value : raster.samples) {
        out.samples.push_back(value);
        out.samples.push_back(static_cast<std::uint8_t>(value * 31U));
    }
    return out;
}

std::uint8_t scaled_to_8(unsigned high, unsigned low) {
    return static_cast<std::uint8_t>((high * 256.0 + low) * 255.0 / 65535.0 + 0.5);
}

/// Rounds 16-bit samples to 8 bits.
Raster narrowed(const Raster& raster) {
    Raster out{raster.width, raster.height, raster.channels, {}};
    for (std::size_t i = 0; i < raster.samples.size(); i += 2) {
        out.samples.push_back(scaled_to_8(raster.samples[i], raster.samples[i + 1]));
    }
    return out;
}

/// Drops a last channel of alpha over white.
Raster on_white(const Raster& raster) {
    const auto colours = static_cast<std::size_t>(raster.channels - 1);
    Raster out{raster.width, raster.height, raster.channels - 1, {}};
    for (std::size_t i = 0; i < raster.samples.size(); i += colours + 1) {
        const double alpha = raster.samples[i + colours] / 255.0;
        for (std::size_t c = 0; c < colours; ++c) {
            out.samples.push_back(static_cast<std::uint8_t>(raster.samples[i + c] * alpha + 255 * (1 - alpha) + 0.5));
        }
    }
    return out;
}

/// Decodes at full size and reduced, and compares both planes.
void check_planes(const Bytes& file, const Raster& expected, int tolerance) {
    const bool grey = expected.channels == 1;
    for (const int min_side : {100, 50, 25, 12}) {
        CAPTURE(min_side);
        decode::Request request;
        request.luma_min_longest_side = min_side;
        request.colour_min_short_side = 5;
        const decode::Decoded out = decoded(file, request);
        const int reduction = (expected.width + out.luma.width - 1) / out.luma.width;
        const Raster luma = box_average(grey ? expected : exact_luma(expected), reduction);
        CHECK(largest_difference(out.luma, luma) <= (grey ? tolerance : tolerance + 1));
        const int factor = reduction * ((out.luma.width + out.colour.width - 1) / out.colour.width);
        const Raster colour = box_average(grey ? repeated(expected) : expected, factor);
        CHECK(largest_difference(out.colour, colour) <= tolerance);
        CHECK(out.has_colour == !grey);
    }
}

}  // namespace

TEST_CASE("grey of every bit depth, straight and interlaced") {
    for (const bool interlaced : {false, true}) {
        for (const int depth : {1, 2, 4, 8, 16}) {
            CAPTURE(interlaced);
            CAPTURE(depth);
            const Raster base = smooth_raster(101, 67, 1);
            Raster stored = base, expected = base;
            if (depth == 16) {
                stored = widened(base);
                expected = narrowed(stored);
            } else {
                const int levels = (1 << depth) - 1;
                for (std::size_t i = 0; i < base.samples.size(); ++i) {
                    const int value = base.samples[i] >> (8 - depth);
                    stored.samples[i] = static_cast<std::uint8_t>(value);
                    expected.samples[i] = static_cast<std::uint8_t>(value * 255 / levels);
                }
            }
            PngOptions options;
            options.type = PngType::grey;
            options.bit_depth = depth;
            options.interlaced = interlaced;
            check_planes(encode_png(stored, options), expected, 0);
        }
    }
}

TEST_CASE("colour and alpha of every bit depth, straight and interlaced") {
    for (const bool interlaced : {false, true}) {
        for (const bool deep : {false, true}) {
            for (const PngType type : {PngType::rgb, PngType::grey_alpha, PngType::rgba}) {
                CAPTURE(interlaced);
                CAPTURE(deep);
                CAPTURE(static_cast<int>(type));
                const int channels = type == PngType::rgb ? 3 : type == PngType::rgba ? 4 : 2;
                const Raster base = smooth_raster(101, 67, channels);
                const Raster stored = deep ? widened(base) : base;
                const Raster shown = deep ? narrowed(stored) : base;
                PngOptions options;
                options.type = type;
                options.bit_depth = deep ? 16 : 8;
                options.interlaced = interlaced;
                check_planes(encode_png(stored, options), type == PngType::rgb ? shown : on_white(shown),
                             type == PngType::rgb ? 0 : 1);
            }
        }
    }
}

TEST_CASE("palettes of every bit depth, with and without transparency") {
    for (const bool interlaced : {false, true}) {
        for (const int depth : {1, 2, 4, 8}) {
            for (const bool transparent : {false, true}) {
                CAPTURE(interlaced);
                CAPTURE(depth);
                CAPTURE(transparent);
                PngOptions options;
                options.type = PngType::palette;
                options.bit_depth = depth;
                options.interlaced = interlaced;
                const unsigned entries = 1U << static_cast<unsigned>(depth);
                for (unsigned i = 0; i < entries; ++i) {
                    options.palette.push_back({static_cast<std::uint8_t>(i * 255 / (entries - 1)),
                                               static_cast<std::uint8_t>(200 - i * 100 / entries), 90});
                }
                if (transparent) options.palette_alpha = {0, 100};
                Raster stored = smooth_raster(101, 67, 1), expected{101, 67, 3, {}};
                for (std::uint8_t& index : stored.samples) {
                    index = static_cast<std::uint8_t>(index >> (8 - depth));
                    const double alpha = transparent && index < 2 ? options.palette_alpha[index] / 255.0 : 1.0;
                    for (const std::uint8_t value : options.palette[index]) {
                        expected.samples.push_back(static_cast<std::uint8_t>(value * alpha + 255 * (1 - alpha) + 0.5));
                    }
                }
                check_planes(encode_png(stored, options), expected, transparent ? 1 : 0);
            }
        }
    }
}

TEST_CASE("a palette of greys is no colour") {
    PngOptions options;
    options.type = PngType::palette;
    options.bit_depth = 1;
    options.palette = {{0, 0, 0}, {255, 255, 255}};
    Raster stored = page_raster(60, 60, 1);
    for (std::uint8_t& sample : stored.samples) sample = sample > 128;
    CHECK_FALSE(decoded(encode_png(stored, options)).has_colour);
}

TEST_CASE("the one transparent value of grey and colour files turns white") {
    Raster grey = smooth_raster(40, 30, 1);
    PngOptions options;
    options.type = PngType::grey;
    options.transparent = {{grey.samples[77], 0, 0}};
    Raster expected = grey;
    for (std::uint8_t& value : expected.samples) value = value == grey.samples[77] ? std::uint8_t{255} : value;
    CHECK(largest_difference(decoded(encode_png(grey, options)).luma, expected) == 0);

    Raster rgb = smooth_raster(40, 30, 3);
    options.type = PngType::rgb;
    options.transparent = {{rgb.samples[0], rgb.samples[1], rgb.samples[2]}};
    CHECK(decoded(encode_png(rgb, options)).luma.pixels[0] == 255);
}

TEST_CASE("libpng's simplified interface sees the same picture") {
    const Raster pixels = smooth_raster(200, 150, 3);
    const Bytes file = encode_png(pixels);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    REQUIRE(png_image_begin_read_from_memory(&image, file.data(), file.size()) != 0);
    image.format = PNG_FORMAT_RGB;
    Raster reference{200, 150, 3, Bytes(PNG_IMAGE_SIZE(image))};
    REQUIRE(png_image_finish_read(&image, nullptr, reference.samples.data(), 0, nullptr) != 0);
    const decode::Decoded out = decoded(file);
    CHECK(largest_difference(out.luma, exact_luma(reference)) <= 1);
    CHECK(largest_difference(out.colour, reference) == 0);
}

TEST_CASE("interlaced images of every small size, where some passes are empty") {
    for (int width = 1; width <= 9; ++width) {
        for (int height = 1; height <= 9; ++height) {
            CAPTURE(width);
            CAPTURE(height);
            const Raster pixels = noise_raster(width, height, 1);
            PngOptions options;
            options.type = PngType::grey;
            options.interlaced = true;
            CHECK(largest_difference(decoded(encode_png(pixels, options)).luma, pixels) == 0);
        }
    }
}

TEST_CASE("of an animated file the default image is read") {
    const Raster pixels = smooth_raster(20, 20, 3);
    Bytes file = encode_png(pixels);
    const Bytes control = png_chunk("acTL", {0, 0, 0, 2, 0, 0, 0, 0});
    const Bytes frame = png_chunk("fdAT", {0, 0, 0, 1, 0x78, 0x9C});
    constexpr std::ptrdiff_t kAfterHeader = 33, kEndChunk = 12;
    file.insert(file.end() - kEndChunk, frame.begin(), frame.end());
    file.insert(file.begin() + kAfterHeader, control.begin(), control.end());
    CHECK(largest_difference(decoded(file).colour, pixels) == 0);
}
