#include <algorithm>

#include <doctest/doctest.h>

#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "unit/correct/jpeg_parts.hpp"
#include "upright/preview.hpp"

using namespace upright;

TEST_CASE("a preview has the wanted size and the shape of the corrected picture") {
    const test::Bytes files[] = {test::encode_jpeg(test::smooth_raster(900, 600, 3), {}),
                                 test::encode_png(test::smooth_raster(900, 600, 3), {})};
    for (const test::Bytes& file : files) {
        const auto before = preview_encoded(file.data(), file.size(), {}, 120);
        const auto after = preview_encoded(file.data(), file.size(), {true, 1, 0}, 120);
        REQUIRE(before.ok());
        REQUIRE(after.ok());
        CHECK(test::read_parts(*before).width == 120);
        CHECK(test::read_parts(*before).height == 80);
        CHECK(test::read_parts(*after).width == 80);
        CHECK(test::read_parts(*after).height == 120);
        const auto level = preview_encoded(file.data(), file.size(), {false, 0, 10}, 120);
        REQUIRE(level.ok());
        CHECK(test::read_parts(*level).width > 120);
    }
}

TEST_CASE("a picture smaller than its preview keeps its size") {
    const test::Bytes file = test::encode_jpeg(test::smooth_raster(30, 20, 3), {});
    const auto preview = preview_encoded(file.data(), file.size(), {}, 300);
    REQUIRE(preview.ok());
    CHECK(test::read_parts(*preview).width == 30);
}

TEST_CASE("a preview of what is no image is refused") {
    CHECK(preview_encoded("no image", 8, {}, 300).error().status == Status::unsupported_format);
    CHECK(preview_encoded(nullptr, 8, {}, 300).error().status == Status::invalid_argument);
    CHECK(preview_encoded("no image", 8, {}, 0).error().status == Status::invalid_argument);
}
