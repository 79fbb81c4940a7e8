#include "coarse/views.hpp"

#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

using namespace upright;

namespace {

GreyImage slanted_stripes(int width, int height) {
    GreyImage page;
    page.resize(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) page.row(y)[x] = static_cast<std::uint8_t>((x + 3 * y) % 251);
    }
    return page;
}

}  // namespace

TEST_CASE("a view keeps nothing of the page it was cut from: the scratch outlives the page") {
    const GreyImage first = slanted_stripes(400, 300), second = slanted_stripes(300, 400);
    const GreyImage untouched = first;
    const cv::Size tile(160, 96);
    coarse::ViewScratch scratch;
    for (const int turns : {0, 1}) {
        for (const double scale : {1.0, 0.72}) {
            CAPTURE(turns);
            CAPTURE(scale);
            coarse::tile_view(first.view(), {}, 0.0, scale, turns, tile, scratch);   // level: cut straight
            coarse::tile_view(second.view(), {}, 7.0, scale, turns, tile, scratch);  // leaning: warped into the scratch
            CHECK(first.pixels == untouched.pixels);
        }
    }
}

TEST_CASE("a tile of light writing on a dark ground is shown as dark on light, and a dark picture as it is") {
    GreyImage page, inverse, half;
    for (GreyImage* image : {&page, &inverse, &half}) image->resize(200, 200);
    for (int y = 0; y < 200; ++y) {
        for (int x = 0; x < 200; ++x) {
            const bool ink = x / 4 % 5 == 0 && y / 6 % 3 == 0;
            page.row(y)[x] = static_cast<std::uint8_t>(ink ? 25 + x % 7 : 240);
            inverse.row(y)[x] = static_cast<std::uint8_t>(255 - page.row(y)[x]);
            half.row(y)[x] = static_cast<std::uint8_t>(90 - (ink ? 60 : 0));  // dark ink on dark paper
        }
    }
    const cv::Size tile(160, 96);
    coarse::ViewScratch one, other, third;
    const cv::Mat expected = coarse::tile_view(page.view(), {}, 0.0, 1.0, 0, tile, one);
    const cv::Mat turned = coarse::tile_view(inverse.view(), {}, 0.0, 1.0, 0, tile, other);
    const cv::Mat kept = coarse::tile_view(half.view(), {}, 0.0, 1.0, 0, tile, third);
    CHECK(cv::norm(turned.reshape(1, 1), expected.reshape(1, 1), cv::NORM_INF) == 0);
    CHECK(kept.reshape(1, 1).dot(expected.reshape(1, 1)) > 0);
}

TEST_CASE("the scratch's history does not change a view") {
    const GreyImage page = slanted_stripes(400, 300), other = slanted_stripes(90, 60);
    const cv::Size tile(160, 96);
    coarse::ViewScratch fresh, used;
    coarse::tile_view(other.view(), {}, -3.0, 1.35, 3, tile, used);
    coarse::tile_view(other.view(), {}, 0.0, 1.0, 2, tile, used);
    const cv::Mat expected = coarse::tile_view(page.view(), {}, 0.0, 1.0, 0, tile, fresh);
    const cv::Mat actual = coarse::tile_view(page.view(), {}, 0.0, 1.0, 0, tile, used);
    REQUIRE(actual.total() == expected.total());
    const auto* a = actual.ptr<float>();
    const auto* b = expected.ptr<float>();
    for (std::size_t i = 0; i < actual.total(); ++i) REQUIRE(a[i] == b[i]);
}

TEST_CASE("a view of a mirrored photograph is the mirrored view of the photograph") {
    RgbImage photo, mirrored;
    photo.resize(40, 40);
    mirrored.resize(40, 40);
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            for (int c = 0; c < 3; ++c) {
                const auto value = static_cast<std::uint8_t>((x * 5 + y * (3 + c)) % 256);
                photo.row(y)[3 * x + c] = mirrored.row(y)[3 * (39 - x) + c] = value;
            }
        }
    }
    coarse::PhotoInput input;
    input.size = cv::Size(40, 40);
    for (const int turns : {0, 1, 2, 3}) {
        CAPTURE(turns);
        coarse::ViewScratch one, other;
        const cv::Mat expected = coarse::photo_view(mirrored.view(), {turns, false}, input, one);
        const cv::Mat actual = coarse::photo_view(photo.view(), {turns, true}, input, other);
        REQUIRE(actual.total() == expected.total());
        CHECK(cv::norm(actual.reshape(1, 1), expected.reshape(1, 1), cv::NORM_INF) == 0);
    }
}
