#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "decode/luma.hpp"
#include "support/compare.hpp"
#include "support/reference_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

/// The picture in another channel order, with an alpha that is 255 and rows padded by `padding` bytes of dirt.
Bytes arranged(const Raster& rgb, PixelFormat format, int padding) {
    Bytes out;
    const bool swapped = format == PixelFormat::bgr || format == PixelFormat::bgra;
    for (int y = 0; y < rgb.height; ++y) {
        for (int x = 0; x < rgb.width; ++x) {
            const std::uint8_t* p = rgb.row(y) + 3 * x;
            out.insert(out.end(), {p[swapped ? 2 : 0], p[1], p[swapped ? 0 : 2]});
            if (bytes_per_pixel(format) == 4) out.push_back(255);
        }
        out.insert(out.end(), static_cast<std::size_t>(padding), std::uint8_t{0xA5});
    }
    return out;
}

}  // namespace

TEST_CASE("every channel order with any stride gives the same planes") {
    const Raster rgb = smooth_raster(97, 61, 3);
    for (const int min_side : {1100, 30}) {
        decode::Request request;
        request.luma_min_longest_side = min_side;
        request.colour_min_short_side = 7;
        const int reduction = min_side == 30 ? 2 : 1;
        for (const PixelFormat format : {PixelFormat::rgb, PixelFormat::bgr, PixelFormat::rgba, PixelFormat::bgra}) {
            for (const int padding : {0, 1, 37}) {
                CAPTURE(static_cast<int>(format));
                CAPTURE(padding);
                const Bytes bytes = arranged(rgb, format, padding);
                decode::Decoded out;
                REQUIRE_FALSE(decode::decode_pixels(
                    {bytes.data(), 97, 61, 97 * bytes_per_pixel(format) + padding, format}, request, out));
                CHECK(out.has_colour);
                CHECK(largest_difference(out.luma, box_average(exact_luma(rgb), reduction)) <= 1);
                const int factor = reduction * ((out.luma.width + out.colour.width - 1) / out.colour.width);
                CHECK(largest_difference(out.colour, box_average(rgb, factor)) == 0);
            }
        }
    }
}

TEST_CASE("grey pixels are the luma") {
    const Raster grey = smooth_raster(97, 61, 1);
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_pixels({grey.samples.data(), 97, 61, 97, PixelFormat::grey}, {}, out));
    CHECK(largest_difference(out.luma, grey) == 0);
    CHECK(largest_difference(out.colour, repeated(grey)) == 0);
    CHECK_FALSE(out.has_colour);
}

TEST_CASE("alpha is composited on white") {
    Bytes pixels;
    for (int alpha = 0; alpha < 256; ++alpha) pixels.insert(pixels.end(), {200, 100, 0, static_cast<std::uint8_t>(alpha)});
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_pixels({pixels.data(), 256, 1, 1024, PixelFormat::rgba}, {}, out));
    for (int alpha = 0; alpha < 256; ++alpha) {
        const double share = alpha / 255.0;
        CHECK(out.colour.pixels[static_cast<std::size_t>(3 * alpha)] == doctest::Approx(200 * share + 255 * (1 - share)).epsilon(0.003));
        CHECK(out.colour.pixels[static_cast<std::size_t>(3 * alpha + 2)] == doctest::Approx(255 * (1 - share)).epsilon(0.003));
    }
    CHECK(out.colour.pixels[0] == 255);
    CHECK(out.colour.pixels[3 * 255] == 200);
}

TEST_CASE("views that are none are refused") {
    const Bytes pixels(100, 0);
    decode::Decoded out;
    const auto status = [&](const ImageView& view) { return decode::decode_pixels(view, {}, out)->status; };
    CHECK(status({nullptr, 5, 5, 5, PixelFormat::grey}) == Status::invalid_argument);
    CHECK(status({pixels.data(), 0, 5, 5, PixelFormat::grey}) == Status::invalid_argument);
    CHECK(status({pixels.data(), 5, -1, 5, PixelFormat::grey}) == Status::invalid_argument);
    CHECK(status({pixels.data(), 5, 5, 4, PixelFormat::grey}) == Status::invalid_argument);
    CHECK(status({pixels.data(), 5, 5, 5, static_cast<PixelFormat>(9)}) == Status::invalid_argument);
    CHECK(status({pixels.data(), 70000, 1, 70000, PixelFormat::grey}) == Status::too_many_pixels);
}

TEST_CASE("fixed-point luma keeps black and white and is within 1 of BT.601") {
    CHECK(decode::luma_of(0, 0, 0) == 0);
    CHECK(decode::luma_of(255, 255, 255) == 255);
    for (unsigned r = 0; r < 256; r += 15) {
        for (unsigned g = 0; g < 256; g += 15) {
            for (unsigned b = 0; b < 256; b += 15) {
                const double exact = 0.299 * r + 0.587 * g + 0.114 * b;
                CHECK(std::abs(decode::luma_of(r, g, b) - exact) <= 1.0);
            }
        }
    }
}
