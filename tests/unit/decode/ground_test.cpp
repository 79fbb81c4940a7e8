#include <algorithm>

#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/encode_png.hpp"

using namespace upright;
using test::Bytes;

namespace {

/// A page whose bars are `ink` (luma, the same in all channels) with full alpha, and whose ground is transparent.
test::Raster writing(int ink, int channels, int height = 90) {
    const test::Raster page = test::page_raster(120, height, 1);
    test::Raster out{page.width, page.height, channels, {}};
    for (const std::uint8_t sample : page.samples) {
        out.samples.insert(out.samples.end(), static_cast<std::size_t>(channels - 1), static_cast<std::uint8_t>(ink));
        out.samples.push_back(sample < 128 ? 255 : 0);
    }
    return out;
}

int contrast_of(const decode::Decoded& decoded) {
    const auto [least, most] = std::minmax_element(decoded.luma.pixels.begin(), decoded.luma.pixels.end());
    return *most - *least;
}

/// The luma of the first transparent pixel.
int ground_of(const decode::Decoded& decoded, const test::Raster& raster) {
    for (std::size_t i = 0; i < decoded.luma.pixels.size(); ++i) {
        if (raster.samples[(i + 1) * static_cast<std::size_t>(raster.channels) - 1] == 0) return decoded.luma.pixels[i];
    }
    return -1;
}

decode::Decoded decoded_png(const test::Raster& raster, bool interlaced = false) {
    test::PngOptions options;
    options.type = raster.channels == 2 ? test::PngType::grey_alpha : test::PngType::rgba;
    options.interlaced = interlaced;
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(test::encode_png(raster, options), {}, out));
    return out;
}

}  // namespace

TEST_CASE("light writing on a transparent ground is seen on black, dark writing on white") {
    for (const int channels : {2, 4}) {
        for (const bool interlaced : {false, true}) {
            for (const int height : {90, 300, 1100}) {
                for (const auto& [ink, ground] : {std::pair{255, 0}, {230, 0}, {190, 255}, {128, 255}, {0, 255}}) {
                    CAPTURE(channels);
                    CAPTURE(interlaced);
                    CAPTURE(height);
                    CAPTURE(ink);
                    const test::Raster raster = writing(ink, channels, height);
                    const decode::Decoded decoded = decoded_png(raster, interlaced);
                    CHECK(ground_of(decoded, raster) == ground);
                    CHECK(contrast_of(decoded) >= 60);
                    CHECK_FALSE(decoded.truncated);
                }
            }
        }
    }
}

TEST_CASE("pixels with alpha are put on the same ground as a file with the same pixels") {
    for (const PixelFormat format : {PixelFormat::rgba, PixelFormat::bgra}) {
        for (const int ink : {255, 0}) {
            const test::Raster raster = writing(ink, 4);
            decode::Decoded out;
            REQUIRE_FALSE(decode::decode_pixels({raster.samples.data(), raster.width, raster.height, 4 * raster.width, format},
                                                {}, out));
            CHECK(ground_of(out, raster) == 255 - ink);
            CHECK(out.luma.pixels == decoded_png(raster).luma.pixels);
        }
    }
}

TEST_CASE("a picture that white shows as well keeps its white ground, and one that is all transparent too") {
    test::Raster both = writing(255, 4);  // white writing, and dark writing in its first rows
    for (std::size_t i = 0; i < both.samples.size() / 3; ++i) {
        if (i % 4 != 3) both.samples[i] = 0;
    }
    CHECK(ground_of(decoded_png(both), both) == 255);
    test::Raster nothing = writing(255, 4);
    for (std::size_t i = 3; i < nothing.samples.size(); i += 4) nothing.samples[i] = 0;
    CHECK(ground_of(decoded_png(nothing), nothing) == 255);
}
