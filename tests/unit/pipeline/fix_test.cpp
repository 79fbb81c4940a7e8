#include "upright/fix.hpp"

#include <doctest/doctest.h>

#include "support/skew_page.hpp"
#include "support/webp.hpp"

using namespace upright;
using namespace upright::test;

#if defined(UPRIGHT_TEST_WEBP)

TEST_CASE("a file that cannot be levelled is put right without, and says so") {
    const GreyImage page = draw_text(900, 1200, 3.0, {});
    Raster pixels{page.width, page.height, 3, {}};
    for (const std::uint8_t value : page.pixels) pixels.samples.insert(pixels.samples.end(), 3, value);
    const Bytes file = encode_webp(pixels, 90);
    Options options;
    options.detect_turn = false;  // made lines of text need not look upright to a network
    options.min_level_confidence = 0;
    const auto detector = Detector::create(options);
    REQUIRE(detector);
    FixOptions fix;
    fix.level = true;
    const auto fixed = fix_encoded(*detector, file.data(), file.size(), fix);
    REQUIRE(fixed);
    REQUIRE(fixed->detection.level_decision == Decision::apply);
    CHECK_FALSE(fixed->levelled);
    CHECK(fixed->corrected.notes.find("not levelled: ") != std::string::npos);
}

#endif
