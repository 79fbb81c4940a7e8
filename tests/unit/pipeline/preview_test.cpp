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

TEST_CASE("the pixels of a preview are square, whatever those of the file are") {
    const test::Bytes plain = test::encode_jpeg(test::smooth_raster(400, 300, 3), {});
    const auto size_of = [&](char across, char down) {
        const std::string density{'J', 'F', 'I', 'F', 0, 1, 2, 1, 0, across, 0, down, 0, 0};
        const test::Bytes file = test::insert_after_start(plain, {test::segment(0xE0, density)});
        const auto preview = preview_encoded(file.data(), file.size(), {}, 120);
        REQUIRE(preview.ok());
        const auto parts = test::read_parts(*preview);
        return std::pair(parts.width, parts.height);
    };
    CHECK(size_of(100, 100) == std::pair(120, 90));
    CHECK(size_of(100, 50) == std::pair(80, 120));  // 200 by 300 squares
    CHECK(size_of(50, 100) == std::pair(120, 45));  // 400 by 150
}

TEST_CASE("a preview ends when it is told to") {
    const test::Bytes file = test::encode_jpeg(test::smooth_raster(900, 600, 3), {});
    std::int32_t flag = 1;
    const auto ended = preview_encoded(file.data(), file.size(), {}, 300, {}, 0, &flag);
    CHECK(ended.error().status == Status::cancelled);
    flag = 0;
    CHECK(preview_encoded(file.data(), file.size(), {}, 300, {}, 0, &flag).ok());
}

TEST_CASE("a preview of what is no image is refused") {
    CHECK(preview_encoded("no image", 8, {}, 300).error().status == Status::unsupported_format);
    CHECK(preview_encoded(nullptr, 8, {}, 300).error().status == Status::invalid_argument);
    CHECK(preview_encoded("no image", 8, {}, 0).error().status == Status::invalid_argument);
}
