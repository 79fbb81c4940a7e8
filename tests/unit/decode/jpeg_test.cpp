// Decoded values against libjpeg's own path. Luma of grey and YCbCr files is the same plane, so it must be equal; where
// we convert ourselves the fixed-point luma may be 1 off; the colour view averages whole chroma samples, which moves its
// colours by up to half a sample: a few levels on these pictures.
#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/compare.hpp"
#include "support/encode_jpeg.hpp"
#include "support/reference_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

constexpr int kColourTolerance = 9;

decode::Decoded decoded(const Bytes& file, const decode::Request& request = {}) {
    decode::Decoded out;
    const auto error = decode::decode_encoded(file, request, out);
    INFO((error ? error->message : std::string{}));
    REQUIRE_FALSE(error);
    return out;
}

decode::Request small_request(int min_side) {
    decode::Request request;
    request.luma_min_longest_side = min_side;
    request.colour_min_short_side = 16;
    return request;
}

int reduction_of(const decode::Decoded& out) {
    for (const int reduction : {1, 2, 4, 8}) {
        if ((out.stored_width + reduction - 1) / reduction == out.luma.width) return reduction;
    }
    return 0;
}

/// Checks a file of three stored components at the scales 1, 1/2, 1/4 and 1/8.
void check_against_reference(const Bytes& file, bool luma_is_stored) {
    for (const int min_side : {200, 100, 50, 20}) {
        CAPTURE(min_side);
        const decode::Decoded out = decoded(file, small_request(min_side));
        const int reduction = reduction_of(out);
        REQUIRE(reduction > 0);
        const Raster rgb = decode_with_libjpeg(file, JpegOutput::rgb, reduction);
        if (luma_is_stored) {
            CHECK(largest_difference(out.luma, decode_with_libjpeg(file, JpegOutput::grey, reduction)) == 0);
        } else {
            CHECK(largest_difference(out.luma, exact_luma(rgb)) <= 1);
        }
        const int factor = (out.luma.width + out.colour.width - 1) / out.colour.width;
        CHECK(largest_difference(out.colour, box_average(rgb, factor)) <= kColourTolerance);
        CHECK(out.has_colour);
        CHECK_FALSE(out.truncated);
        CHECK(out.warnings.empty());
    }
}

}  // namespace

TEST_CASE("YCbCr of every common sampling") {
    const Raster pixels = smooth_raster(211, 157, 3);
    const std::array<SamplingFactor, 3> samplings[] = {
        {{{1, 1}, {1, 1}, {1, 1}}}, {{{2, 1}, {1, 1}, {1, 1}}}, {{{1, 2}, {1, 1}, {1, 1}}}, {{{2, 2}, {1, 1}, {1, 1}}},
        {{{4, 1}, {1, 1}, {1, 1}}}, {{{4, 2}, {1, 1}, {1, 1}}}, {{{1, 4}, {1, 1}, {1, 1}}}, {{{2, 2}, {2, 1}, {1, 2}}},
        {{{2, 2}, {2, 2}, {1, 1}}}, {{{3, 1}, {1, 1}, {1, 1}}}, {{{2, 1}, {2, 1}, {2, 1}}}};
    for (const auto& sampling : samplings) {
        CAPTURE(sampling[0].across);
        CAPTURE(sampling[0].down);
        CAPTURE(sampling[1].across);
        CAPTURE(sampling[1].down);
        for (const bool progressive : {false, true}) {
            CAPTURE(progressive);
            JpegOptions options;
            options.progressive = progressive;
            std::copy(sampling.begin(), sampling.end(), options.sampling.begin());
            check_against_reference(encode_jpeg(pixels, options), true);
        }
    }
}

TEST_CASE("luma that is sampled more coarsely than chroma is enlarged") {
    JpegOptions options;
    options.sampling = {{{1, 1}, {2, 2}, {2, 2}, {1, 1}}};
    check_against_reference(encode_jpeg(smooth_raster(211, 157, 3), options), false);
}

TEST_CASE("arithmetic coding, restart markers and one scan a component change nothing") {
    const Raster pixels = smooth_raster(211, 157, 3);
    JpegOptions options;
    SUBCASE("arithmetic") { options.arithmetic = true; }
    SUBCASE("arithmetic, progressive") { options.arithmetic = options.progressive = true; }
    SUBCASE("restart markers") { options.restart_rows = 1; }
    SUBCASE("one scan a component") { options.scan_a_component = true; }
    check_against_reference(encode_jpeg(pixels, options), true);
}

TEST_CASE("RGB files without conversion") {
    JpegOptions options;
    options.model = JpegModel::rgb;
    options.sampling = kFullSampling;
    for (const bool progressive : {false, true}) {
        options.progressive = progressive;
        check_against_reference(encode_jpeg(smooth_raster(211, 157, 3), options), false);
    }
}

TEST_CASE("grey files, whatever their sampling factors") {
    const Raster pixels = smooth_raster(211, 157, 1);
    JpegOptions options;
    options.model = JpegModel::grey;
    for (const bool progressive : {false, true}) {
        options.progressive = progressive;
        const Bytes file = encode_jpeg(pixels, options);
        for (const int min_side : {200, 100, 50, 20}) {
            const decode::Decoded out = decoded(file, small_request(min_side));
            const Raster grey = decode_with_libjpeg(file, JpegOutput::grey, reduction_of(out));
            CHECK(largest_difference(out.luma, grey) == 0);
            const int factor = (out.luma.width + out.colour.width - 1) / out.colour.width;
            CHECK(largest_difference(out.colour, repeated(box_average(grey, factor))) == 0);
            CHECK_FALSE(out.has_colour);
        }
    }
    Bytes odd = encode_jpeg(pixels, options);
    // The one component's sampling factors do not matter (T.81, A.2.2), but change how its rows are grouped.
    for (std::size_t i = 0; i + 12 < odd.size(); ++i) {
        if (odd[i] == 0xFF && odd[i + 1] == 0xC2) odd[i + 11] = 0x22;
    }
    const decode::Decoded out = decoded(odd);
    CHECK(largest_difference(out.luma, decode_with_libjpeg(odd, JpegOutput::grey)) == 0);
}

TEST_CASE("CMYK and YCCK are read as inverted ink, with or without Adobe's marker") {
    const Raster ink = smooth_raster(211, 157, 4);
    JpegOptions options;
    SUBCASE("CMYK") {
        options.model = JpegModel::cmyk;
        options.sampling = kFullSampling;
    }
    SUBCASE("CMYK without marker") {
        options.model = JpegModel::cmyk;
        options.sampling = kFullSampling;
        options.adobe_marker = false;
    }
    SUBCASE("YCCK") { options.model = JpegModel::ycck; }
    SUBCASE("YCCK, progressive") {
        options.model = JpegModel::ycck;
        options.progressive = true;
    }
    const Bytes file = encode_jpeg(ink, options);
    for (const int min_side : {200, 100, 50}) {
        const decode::Decoded out = decoded(file, small_request(min_side));
        const Raster cmyk = decode_with_libjpeg(file, JpegOutput::cmyk, reduction_of(out));
        Raster rgb{cmyk.width, cmyk.height, 3, {}};
        for (std::size_t i = 0; i < cmyk.samples.size(); i += 4) {
            for (std::size_t c = 0; c < 3; ++c) {
                rgb.samples.push_back(static_cast<std::uint8_t>(cmyk.samples[i + c] * cmyk.samples[i + 3] / 255.0 + 0.5));
            }
        }
        CHECK(largest_difference(out.luma, exact_luma(rgb)) <= 1);
        const int factor = (out.luma.width + out.colour.width - 1) / out.colour.width;
        CHECK(largest_difference(out.colour, box_average(rgb, factor)) <= 1);
        CHECK(out.has_colour);
    }
}

TEST_CASE("images of a single pixel, row or column") {
    for (const auto& [width, height] : {std::pair{1, 1}, std::pair{1, 40}, std::pair{40, 1}, std::pair{3000, 1}}) {
        CAPTURE(width);
        CAPTURE(height);
        const Bytes file = encode_jpeg(smooth_raster(width, height, 3));
        const decode::Decoded out = decoded(file);
        CHECK(out.stored_width == width);
        CHECK(out.stored_height == height);
        CHECK(largest_difference(out.luma, decode_with_libjpeg(file, JpegOutput::grey, reduction_of(out))) == 0);
        CHECK_FALSE(out.colour.empty());
    }
}
