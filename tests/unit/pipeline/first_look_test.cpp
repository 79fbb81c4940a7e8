// Large pictures: a photograph is answered from its first look, a page as if there had been none.
#include <doctest/doctest.h>

#include "support/encode_jpeg.hpp"
#include "support/skew_page.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;

namespace {

/// Discs before a ground that grows lighter, in colour: no page, and nothing to read.
test::Raster pebbles_in_colour(int width, int height) {
    const GreyImage grey = test::pebbles(width, height, 900);
    test::Raster raster{width, height, 3, {}};
    for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
        const int value = grey.pixels[i];
        for (const int part : {value, value * 3 / 4, 255 - value}) raster.samples.push_back(static_cast<std::uint8_t>(part));
    }
    return raster;
}

test::Raster page_in_colour(int width, int height, double skew) {
    test::TextBlock block;
    block.left = block.top = 200;
    block.right = width - 200;
    block.bottom = height - 200;
    block.pitch = 52;
    block.size = 24;
    const GreyImage grey = test::draw_text(width, height, skew, block);
    test::Raster raster{width, height, 3, {}};
    for (const std::uint8_t value : grey.pixels) raster.samples.insert(raster.samples.end(), 3, value);
    return raster;
}

Detection answer(const Detector& detector, const Bytes& file, bool explain) {
    Call call;
    call.explain = explain;  // an explanation goes without a first look
    const Result<Detection> result = detector.detect_encoded(file.data(), file.size(), call);
    REQUIRE(result);
    return *result;
}

}  // namespace

TEST_CASE("a large page has the answer that it has without a first look") {
    const auto detector = Detector::create({});
    REQUIRE(detector);
    const Bytes file = test::encode_jpeg(page_in_colour(2400, 3200, 1.7));
    const Detection with = answer(*detector, file, false), without = answer(*detector, file, true);
    CHECK(with.kind == Kind::document);
    CHECK(with.skew == without.skew);
    CHECK(with.skew == doctest::Approx(1.7).epsilon(0.01));
    CHECK(with.skew_sigma == without.skew_sigma);
    CHECK(with.quarter_turns == without.quarter_turns);
}

TEST_CASE("a large photograph is answered alike as baseline and as progressive file") {
    const auto detector = Detector::create({});
    REQUIRE(detector);
    const test::Raster raster = pebbles_in_colour(3200, 2400);
    test::JpegOptions options;
    const Detection baseline = answer(*detector, test::encode_jpeg(raster, options), false);
    options.progressive = true;
    const Detection progressive = answer(*detector, test::encode_jpeg(raster, options), false);
    CHECK(baseline.width == 3200);
    CHECK(baseline.height == 2400);
    CHECK(progressive.quarter_turns == baseline.quarter_turns);
    CHECK(progressive.kind == baseline.kind);
    for (std::size_t q = 0; q < 4; ++q) CHECK(progressive.posterior[q] == doctest::Approx(baseline.posterior[q]).epsilon(0.1));
}
