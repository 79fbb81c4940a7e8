#include <algorithm>

#include <doctest/doctest.h>

#include "codec/format_component.hpp"
#include "decode/decode.hpp"
#include "support/compare.hpp"
#include "support/encode_png.hpp"
#include "support/webp.hpp"

using namespace upright;
using namespace upright::test;

namespace {

decode::Request whole() {
    decode::Request request;
    request.luma_min_longest_side = 100'000;
    request.colour_min_short_side = 100'000;
    return request;
}

Raster drawn(int width, int height) {
    Raster raster = smooth_raster(width, height, 3);
    for (std::size_t i = 0; i < 3; ++i) raster.samples[i] = 250;
    return raster;
}

}  // namespace

TEST_CASE("a lossless WebP gives its own pixels, a lossy one nearly") {
    const Raster pixels = drawn(61, 43);
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(encode_webp(pixels), whole(), out));
    CHECK(out.format == decode::Format::webp);
    CHECK(out.stored_width == 61);
    CHECK(out.stored_height == 43);
    CHECK(largest_difference(out.colour, pixels) == 0);
    CHECK(largest_difference(out.luma, exact_luma(pixels)) <= 1);
    CHECK(out.has_colour);
    CHECK_FALSE(out.truncated);
    REQUIRE_FALSE(decode::decode_encoded(encode_webp(smooth_raster(61, 43, 3), 95), whole(), out));
    CHECK(largest_difference(out.luma, exact_luma(smooth_raster(61, 43, 3))) <= 12);
}

TEST_CASE("a WebP is reduced as a PNG of the same pixels is") {
    const Raster pixels = smooth_raster(403, 301, 3);
    for (const float quality : {-1.F, 98.F}) {
        for (const int side : {200, 100, 50}) {
            CAPTURE(side);
            decode::Request request;
            request.luma_min_longest_side = side;
            request.colour_min_short_side = 12;
            decode::Decoded webp, png;
            REQUIRE_FALSE(decode::decode_encoded(encode_webp(pixels, quality), request, webp));
            REQUIRE_FALSE(decode::decode_encoded(encode_png(pixels), request, png));
            REQUIRE(webp.luma.width == png.luma.width);
            REQUIRE(webp.luma.height == png.luma.height);
            REQUIRE(webp.colour.width == png.colour.width);
            int apart = 0;
            for (std::size_t i = 0; i < png.luma.pixels.size(); ++i) {
                apart = std::max(apart, std::abs(int{webp.luma.pixels[i]} - int{png.luma.pixels[i]}));
            }
            CHECK(apart <= 6);
        }
    }
}

TEST_CASE("alpha of a WebP is shown on the ground that shows more") {
    Raster pixels{64, 48, 4, Bytes(64 * 48 * 4, 255)};
    for (std::size_t i = 0; i < pixels.samples.size(); i += 4) pixels.samples[i + 3] = i / 4 % 64 < 32 ? 0 : 255;
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(encode_webp(pixels), whole(), out));  // white on white would show nothing
    CHECK(out.luma.row(5)[3] == 0);
    CHECK(out.luma.row(5)[60] == 255);
    for (std::size_t i = 0; i < pixels.samples.size(); i += 4) std::fill_n(pixels.samples.begin() + static_cast<std::ptrdiff_t>(i), 3, 0);
    REQUIRE_FALSE(decode::decode_encoded(encode_webp(pixels), whole(), out));
    CHECK(out.luma.row(5)[3] == 255);
    CHECK(out.luma.row(5)[60] == 0);
}

TEST_CASE("of an animation the first frame is read") {
    const Raster pixels = smooth_raster(40, 30, 3);
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(webp_animation(encode_webp(pixels), 40, 30), whole(), out));
    CHECK(largest_difference(out.colour, pixels) == 0);
}

TEST_CASE("a WebP that breaks off is answered from the rows that are there") {
    const Raster pixels = noise_raster(200, 200, 3);
    for (const float quality : {-1.F, 90.F}) {
        Bytes file = encode_webp(pixels, quality);
        decode::Decoded all, part;
        REQUIRE_FALSE(decode::decode_encoded(file, whole(), all));
        file.resize(file.size() / 2);
        REQUIRE_FALSE(decode::decode_encoded(file, whole(), part));
        CHECK(part.truncated);
        CHECK_FALSE(part.warnings.empty());
        CHECK(std::equal(all.luma.row(0), all.luma.row(10), part.luma.row(0)));
        CHECK(part.luma.row(199)[100] == 255);
        file.resize(32);
        CHECK(decode::decode_encoded(file, whole(), part)->status == Status::corrupt_image);
    }
}

TEST_CASE("limits and deadlines hold for WebP") {
    const Bytes file = encode_webp(smooth_raster(60, 40, 3));
    decode::Decoded out;
    decode::Request request;
    request.limits.max_pixels = 2399;
    CHECK(decode::decode_encoded(file, request, out)->status == Status::too_many_pixels);
    request.limits.max_pixels = 2400;
    CHECK_FALSE(decode::decode_encoded(file, request, out));
    request.limits.max_memory_bytes = 2400 * 4;
    CHECK(decode::decode_encoded(file, request, out)->status == Status::too_many_pixels);
    request = {};
    request.deadline = Deadline::after(1e-6);
    CHECK(decode::decode_encoded(file, request, out)->status == Status::deadline_exceeded);
}

TEST_CASE("every beginning of a WebP, and every one with a byte changed, gets an answer or a sentence") {
    const Bytes files[] = {encode_webp(smooth_raster(33, 21, 3)), encode_webp(page_raster(33, 21, 3), 60),
                           webp_animation(encode_webp(smooth_raster(16, 9, 4)), 16, 9)};
    decode::Decoded out;
    for (const Bytes& file : files) {
        for (std::size_t i = 0; i < file.size(); ++i) {
            Bytes changed = file;
            changed[i] ^= static_cast<std::uint8_t>(1U << i % 8);
            for (const Bytes& input : {Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(i)), changed}) {
                const auto error = decode::decode_encoded(input, {}, out);
                if (!error) continue;
                CHECK(error->status != Status::internal);
                CHECK_FALSE(error->message.empty());
            }
        }
    }
}
