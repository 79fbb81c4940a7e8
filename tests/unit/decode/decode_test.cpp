#include "decode/decode.hpp"

#include <tuple>

#include <doctest/doctest.h>

#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"

using namespace upright;
using namespace upright::test;

namespace {

std::optional<Error> decode_with(const Bytes& file, const decode::Request& request) {
    decode::Decoded out;
    return decode::decode_encoded(file, request, out);
}

}  // namespace

TEST_CASE("the first bytes tell the format") {
    CHECK(decode::sniff(encode_jpeg(smooth_raster(8, 8, 3))) == decode::Format::jpeg);
    CHECK(decode::sniff(encode_png(smooth_raster(8, 8, 3))) == decode::Format::png);
    CHECK(decode::sniff({}) == decode::Format::unknown);
    CHECK(decode::sniff(Bytes{0xFF, 0xD8}) == decode::Format::unknown);
    CHECK(decode::sniff(Bytes{'G', 'I', 'F', '8', '9', 'a', 0, 0}) == decode::Format::unknown);
}

TEST_CASE("what begins like no known format is unsupported, and what is known but not read is named") {
    CHECK(decode_with({}, {})->status == Status::unsupported_format);
    CHECK(decode_with(Bytes(1000, 'x'), {})->status == Status::unsupported_format);
    CHECK(decode_with(Bytes{0xFF, 0x0A, 0, 0}, {})->message.find("JPEG XL") != std::string::npos);
    CHECK(decode_with(Bytes{'G', 'I', 'F', '8', '9', 'a'}, {})->message.find("GIF") != std::string::npos);
    CHECK(decode_with(Bytes{0, 0, 0, 24, 'f', 't', 'y', 'p', 'c', 'r', 'x', ' '}, {})->message.find("RAW") != std::string::npos);
}

TEST_CASE("limits hold at their value and not beyond it") {
    const Bytes files[] = {encode_jpeg(smooth_raster(60, 40, 3)), encode_png(smooth_raster(60, 40, 3))};
    for (const Bytes& file : files) {
        decode::Request request;
        request.limits = {file.size(), 60 * 40, 60};
        CHECK_FALSE(decode_with(file, request));
        request.limits.max_input_bytes -= 1;
        CHECK(decode_with(file, request)->status == Status::too_many_bytes);
        request.limits = {file.size(), 60 * 40 - 1, 60};
        CHECK(decode_with(file, request)->status == Status::too_many_pixels);
        request.limits = {file.size(), 60 * 40, 59};
        CHECK(decode_with(file, request)->status == Status::too_many_pixels);
    }
}

TEST_CASE("a strip is reduced only as far as its short side stays legible") {
    decode::Request request;
    request.luma_min_longest_side = 100;
    request.luma_min_share = 0.3;
    for (const auto& [width, height, reduction] : {std::tuple{800, 500, 8}, {800, 240, 8}, {800, 239, 4}, {2000, 60, 2}}) {
        CAPTURE(height);
        decode::Decoded out;
        REQUIRE_FALSE(decode::decode_encoded(encode_png(smooth_raster(width, height, 3)), request, out));
        CHECK(out.luma.width == (width + reduction - 1) / reduction);
    }
}

TEST_CASE("luma is reduced by the largest of 1, 2, 4, 8 that keeps the asked size, rounded up") {
    decode::Request request;
    request.luma_min_longest_side = 50;
    request.luma_min_share = 0;
    for (const int width : {37, 99, 100, 199, 200, 203, 399, 400, 805, 1601}) {
        CAPTURE(width);
        const int reduction = width >= 400 ? 8 : width >= 200 ? 4 : width >= 100 ? 2 : 1;
        const Raster pixels = smooth_raster(width, 31, 3);
        decode::Decoded jpeg, png, raw;
        REQUIRE_FALSE(decode::decode_encoded(encode_jpeg(pixels), request, jpeg));
        REQUIRE_FALSE(decode::decode_encoded(encode_png(pixels), request, png));
        REQUIRE_FALSE(decode::decode_pixels(
            {pixels.samples.data(), width, 31, std::ptrdiff_t{3} * width, PixelFormat::rgb}, request, raw));
        for (const decode::Decoded* out : {&jpeg, &png, &raw}) {
            CHECK(out->stored_width == width);
            CHECK(out->stored_height == 31);
            CHECK(out->luma.width == (width + reduction - 1) / reduction);
            CHECK(out->luma.height == (31 + reduction - 1) / reduction);
        }
    }
}

TEST_CASE("the colour view is reduced while its short side stays above the asked one, and left out when unwanted") {
    decode::Request request;
    request.colour_min_short_side = 20;
    const Raster pixels = smooth_raster(150, 85, 3);
    const Bytes files[] = {encode_jpeg(pixels), encode_png(pixels)};
    for (const Bytes& file : files) {
        decode::Decoded out;
        REQUIRE_FALSE(decode::decode_encoded(file, request, out));
        CHECK(out.colour.width == 38);
        CHECK(out.colour.height == 22);
        decode::Request grey_only = request;
        grey_only.want_colour = false;
        REQUIRE_FALSE(decode::decode_encoded(file, grey_only, out));
        CHECK(out.colour.empty());
        CHECK(out.luma.width == 150);
    }
}

TEST_CASE("a deadline that has passed ends the decoding of every kind of file") {
    decode::Request request;
    request.deadline = Deadline::after(1e-6);
    const Raster pixels = smooth_raster(64, 64, 3);
    JpegOptions progressive, rgb;
    progressive.progressive = true;
    rgb.model = JpegModel::rgb;
    rgb.sampling = kFullSampling;
    PngOptions interlaced;
    interlaced.interlaced = true;
    const Bytes files[] = {encode_jpeg(pixels), encode_jpeg(pixels, progressive), encode_jpeg(pixels, rgb),
                           encode_png(pixels), encode_png(pixels, interlaced)};
    for (const Bytes& file : files) CHECK(decode_with(file, request)->status == Status::deadline_exceeded);
    decode::Decoded out;
    const ImageView view{pixels.samples.data(), 64, 64, 192, PixelFormat::rgb};
    CHECK(decode::decode_pixels(view, request, out)->status == Status::deadline_exceeded);
}

TEST_CASE("one Decoded serves many calls, whatever failed before") {
    decode::Decoded out;
    const Bytes jpeg = encode_jpeg(page_raster(90, 70, 3));
    decode::Decoded first;
    REQUIRE_FALSE(decode::decode_encoded(jpeg, {}, first));
    CHECK(decode::decode_encoded(Bytes(jpeg.begin(), jpeg.begin() + 100), {}, out));
    PngOptions with_alpha;
    with_alpha.type = PngType::rgba;
    REQUIRE_FALSE(decode::decode_encoded(encode_png(smooth_raster(300, 200, 4), with_alpha), {}, out));
    CHECK(decode::decode_encoded(Bytes(10, 0), {}, out));
    REQUIRE_FALSE(decode::decode_encoded(jpeg, {}, out));
    CHECK(out.luma.pixels == first.luma.pixels);
    CHECK(out.colour.pixels == first.colour.pixels);
    CHECK(out.warnings.empty());
    CHECK_FALSE(out.truncated);
}
