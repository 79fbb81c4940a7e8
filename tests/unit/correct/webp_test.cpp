#include <algorithm>

#include <doctest/doctest.h>

#include "codec/webp_chunks.hpp"
#include "common/orientation.hpp"
#include "decode/decode.hpp"
#include "exif/exif.hpp"
#include "support/exif_block.hpp"
#include "support/webp.hpp"
#include "unit/correct/turned_raster.hpp"
#include "upright/correct.hpp"

using namespace upright;
using namespace upright::test;

namespace {

Result<Corrected> by_tag(const Bytes& file, int orientation) {
    CorrectOptions options;
    options.how = How::tag;
    return correct_encoded(file.data(), file.size(), Correction::of_exif(orientation), options);
}

}  // namespace

TEST_CASE("the tag of a WebP is written, and no coded byte changes") {
    const Bytes picture = vp8l_header(30, 20, true);
    const Bytes unknown(7, 9), xmp(5, 'x');
    const auto with = [&](int flags, std::vector<WebpPart> further) {
        std::vector<WebpPart> parts{{"VP8X", webp_vp8x(30, 20, flags)}, {"ICCP", unknown}, {"VP8L", picture}};
        parts.insert(parts.end(), further.begin(), further.end());
        return webp_file(parts);
    };
    const Bytes files[] = {webp_file({{"VP8L", picture}}), with(codec::webp_icc_flag, {}),
                           with(codec::webp_icc_flag, {{"XMP ", xmp}, {"ABCD", unknown}}),
                           with(codec::webp_exif_flag, {{"EXIF", camera_exif(3)}, {"XMP ", xmp}}),
                           with(0, {{"EXIF", camera_exif(3)}})};
    for (const Bytes& file : files) {
        for (int value = 2; value <= 8; ++value) {
            CAPTURE(value);
            const auto result = by_tag(file, value);
            REQUIRE(result);
            CHECK(result->exif_orientation == value);
            CHECK(result->width == 30);
            CHECK(exif::read_orientation(result->bytes) == value);
            codec::Budget budget;
            const auto layout = codec::read_webp_layout(result->bytes, budget);
            REQUIRE(layout);
            CHECK(layout->is_extended());
            CHECK(layout->width == 30);
            CHECK((layout->flags & codec::webp_exif_flag) != 0);
            CHECK(webp_picture(result->bytes) == picture);
            CHECK(layout->trailing.empty());
            const auto count = [&](const char* type) {
                return std::count_if(layout->chunks.begin(), layout->chunks.end(), [&](const auto& chunk) { return chunk.is(type); });
            };
            CHECK(count("EXIF") == 1);
            CHECK(count("VP8X") == 1);
            const auto again = by_tag(result->bytes, value);
            REQUIRE(again);
            CHECK(again->way == Way::unchanged);
            CHECK(again->bytes == result->bytes);
        }
    }
    const auto simple = by_tag(files[0], 6);
    codec::Budget budget;
    CHECK(codec::read_webp_layout(simple->bytes, budget)->flags == (codec::webp_exif_flag | codec::webp_alpha_flag));
    // Where it stands: behind the picture, before XMP; what follows keeps its order.
    const auto ordered = by_tag(files[2], 6);
    const auto layout = codec::read_webp_layout(ordered->bytes, budget);
    REQUIRE(layout->chunks.size() == 6);
    CHECK(layout->chunks[3].is("EXIF"));
    CHECK(layout->chunks[4].is("XMP "));
    CHECK(layout->chunks[5].is("ABCD"));
}

TEST_CASE("a WebP that is upright is not touched, and one that cannot be tagged is refused") {
    const Bytes plain = webp_file({{"VP8L", vp8l_header(30, 20)}});
    CHECK(by_tag(plain, 1)->way == Way::unchanged);
    CHECK(by_tag(plain, 1)->bytes == plain);
    const Bytes damaged = webp_file({{"VP8X", webp_vp8x(30, 20, 8)}, {"VP8L", vp8l_header(30, 20)}, {"EXIF", Bytes(4, 1)}});
    CHECK(by_tag(damaged, 6).error().status == Status::corrupt_image);
    Bytes cut = webp_file({{"VP8X", webp_vp8x(30, 20, 0)}, {"VP8L", vp8l_header(30, 20)}, {"JUNK", Bytes(50, 1)}});
    cut.resize(cut.size() - 20);
    CHECK(by_tag(cut, 6).error().status == Status::corrupt_image);
    Bytes trailed = plain;
    trailed.insert(trailed.end(), 9, 7);
    const auto kept = by_tag(trailed, 6);
    REQUIRE(kept);
    CHECK(std::equal(trailed.end() - 9, trailed.end(), kept->bytes.end() - 9));
}

#ifdef UPRIGHT_TEST_WEBP

namespace {

Raster pixels_of(const Bytes& file) {
    decode::Request request;
    request.luma_min_longest_side = request.colour_min_short_side = 100'000;
    decode::Decoded out;
    REQUIRE_FALSE(decode::decode_encoded(file, request, out));
    return {out.colour.width, out.colour.height, 3, Bytes(out.colour.pixels.begin(), out.colour.pixels.end())};
}

}  // namespace

TEST_CASE("a lossless WebP is turned without loss, its metadata with it") {
    const Raster pixels = noise_raster(37, 22, 3);
    const Bytes simple = encode_webp(pixels);
    const Bytes tagged = webp_file({{"VP8X", webp_vp8x(37, 22, codec::webp_exif_flag)},
                                    {"VP8L", webp_picture(simple)},
                                    {"EXIF", camera_exif(6)}});
    for (const Bytes& file : {simple, tagged}) {
        for (int value = 2; value <= 8; ++value) {
            CAPTURE(value);
            const auto result = correct_encoded(file.data(), file.size(), Correction::of_exif(value));
            REQUIRE(result);
            CHECK(result->way == Way::lossless);
            const Raster expected = turned(pixels, orientation_from_exif(value));
            CHECK(result->width == expected.width);
            const Raster got = pixels_of(result->bytes);
            CHECK(got.width == expected.width);
            CHECK(got.samples == expected.samples);
            CHECK(result->exif_orientation == (&file == &simple ? 0 : result->exif_orientation));
            CHECK(exif::read_orientation(result->bytes) == result->exif_orientation);
            CHECK(result->exif_orientation <= 1);
        }
    }
}

TEST_CASE("a WebP coded with loss is turned by its tag, and not encoded again") {
    const Bytes file = encode_webp(smooth_raster(40, 30, 3), 80);
    const auto result = correct_encoded(file.data(), file.size(), {false, 1, 0});
    REQUIRE(result);
    CHECK(result->way == Way::tag);
    CHECK(result->exif_orientation == 6);
    CHECK(result->notes.find("browsers") != std::string::npos);
    CHECK(webp_picture(result->bytes) == webp_picture(file));
    CorrectOptions pixels;
    pixels.how = How::pixels;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, pixels).error().status == Status::unsupported_format);
    CHECK(correct_encoded(file.data(), file.size(), {false, 0, 2.0}).error().status == Status::unsupported_format);
}

TEST_CASE("a lossless WebP is levelled, with alpha where it has it") {
    for (const int channels : {3, 4}) {
        const Bytes file = encode_webp(smooth_raster(60, 40, channels));
        const auto result = correct_encoded(file.data(), file.size(), {false, 1, 5.0});
        REQUIRE(result);
        CHECK(result->way == Way::reencoded);
        CHECK(result->width > 40);
        CHECK(pixels_of(result->bytes).width == result->width);
    }
}

TEST_CASE("a lossless WebP that does not fit into memory takes the tag") {
    const Bytes file = encode_webp(smooth_raster(60, 40, 3));
    CorrectOptions options;
    options.limits.max_memory_bytes = 60 * 40 * 10;
    const auto result = correct_encoded(file.data(), file.size(), {false, 1, 0}, options);
    REQUIRE(result);
    CHECK(result->way == Way::tag);
    options.how = How::pixels;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, options).error().status == Status::too_many_pixels);
}

#endif
