// The first look at a large picture: 1/8 of a JPEG in colour, and of a progressive one no more than that takes.
#include <algorithm>
#include <utility>

#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/compare.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/reference_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

constexpr int width = 2408, height = 1600;

decode::Decoded look(const Bytes& file) {
    decode::Request request;
    request.first_look = true;
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(file, request, out));
    CHECK(out.stored_width == width);
    CHECK(out.stored_height == height);
    return out;
}

Bytes file_of(int channels, bool progressive) {
    JpegOptions options;
    options.progressive = progressive;
    if (channels == 1) options.model = JpegModel::grey;
    return encode_jpeg(smooth_raster(width, height, channels), options);
}

}  // namespace

TEST_CASE("a first look at a large JPEG in colour is an eighth of it") {
    for (const bool progressive : {false, true}) {
        CAPTURE(progressive);
        const Bytes file = file_of(3, progressive);
        const decode::Decoded seen = look(file);
        CHECK(seen.preliminary);
        CHECK_FALSE(seen.truncated);
        CHECK(seen.has_colour);
        CHECK(std::pair(seen.luma.width, seen.luma.height) == std::pair(width / 8, height / 8));
        // The first scan lacks the last bit of the means.
        CHECK(largest_difference(seen.luma, decode_with_libjpeg(file, JpegOutput::grey, 8)) <= (progressive ? 2 : 0));
    }
}

TEST_CASE("there is no first look where it is not asked for, nor at what is grey, small or no JPEG") {
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(file_of(3, false), {}, out));
    CHECK_FALSE(out.preliminary);
    CHECK(out.luma.width > width / 8);
    CHECK_FALSE(look(file_of(1, false)).preliminary);
    CHECK_FALSE(look(encode_png(smooth_raster(width, height, 3))).preliminary);
    decode::Request request;
    request.first_look = true;
    // An eighth would have a short side of 191.
    REQUIRE_FALSE(decode::decode_encoded(encode_jpeg(smooth_raster(width, 8 * 192 - 1, 3)), request, out));
    CHECK_FALSE(out.preliminary);
    // So large that an eighth is what is asked for.
    request.luma_min_longest_side = 300;
    REQUIRE_FALSE(decode::decode_encoded(file_of(3, false), request, out));
    CHECK_FALSE(out.preliminary);
    CHECK(out.luma.width == width / 8);
}

TEST_CASE("of a progressive file the scans behind the means are not read") {
    Bytes file = file_of(3, true);
    // What comes behind the second start of a scan is spoilt; the end stays.
    std::size_t scans = 0, at = 0;
    while (scans < 2) scans += file[at] == 0xFF && file[++at] == 0xDA ? 1 : (++at, 0);
    std::fill(file.begin() + static_cast<std::ptrdiff_t>(at) + 20, file.end() - 2, std::uint8_t{0x55});
    const decode::Decoded seen = look(file);
    CHECK(seen.preliminary);
    CHECK_FALSE(seen.truncated);
    decode::Request small;
    small.first_look = true;
    small.luma_min_longest_side = 300;
    decode::Decoded eighth;
    REQUIRE_FALSE(decode::decode_encoded(file, small, eighth));
    CHECK_FALSE(eighth.preliminary);
    CHECK(eighth.luma.pixels == seen.luma.pixels);
    CHECK(eighth.warnings.empty());
    decode::Decoded whole;
    REQUIRE_FALSE(decode::decode_encoded(file, {}, whole));
    CHECK((whole.truncated || !whole.warnings.empty()));
}

TEST_CASE("a progressive file that brings the means of its colours behind all of its luma is seen alike") {
    JpegOptions options;
    options.progressive = options.scan_a_component = true;
    const Bytes file = encode_jpeg(smooth_raster(width, height, 3), options);
    const decode::Decoded seen = look(file);
    CHECK(seen.preliminary);
    CHECK_FALSE(seen.truncated);
    CHECK(seen.warnings.empty());
    CHECK(largest_difference(seen.luma, decode_with_libjpeg(file, JpegOutput::grey, 8)) == 0);
    options.progressive = false;
    const decode::Decoded sequential = look(encode_jpeg(smooth_raster(width, height, 3), options));
    CHECK(seen.luma.pixels == sequential.luma.pixels);
    CHECK(seen.colour.pixels == sequential.colour.pixels);
}

TEST_CASE("a progressive file without its end is read as far as it goes, and said to be cut short") {
    Bytes file = file_of(3, true);
    file.resize(file.size() * 2 / 3);
    const decode::Decoded seen = look(file);
    CHECK(seen.preliminary);
    CHECK(seen.truncated);
}
