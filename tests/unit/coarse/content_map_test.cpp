#include "coarse/content_map.hpp"

#include <cmath>

#include <doctest/doctest.h>
#include <opencv2/core.hpp>

#include "unit/coarse/drawn_page.hpp"

using namespace upright;

TEST_CASE("blank paper has no places, text has them where it stands") {
    const drawn::Pictures blank(cv::Mat(800, 600, CV_8UC1, cv::Scalar(240)));
    const coarse::ContentMap nothing = coarse::find_content(blank.input().page, 3);
    CHECK(nothing.places.empty());
    CHECK(nothing.contrast == 0.0F);

    cv::Mat page(1000, 800, CV_8UC1, cv::Scalar(245));
    drawn::page(400, 300, 3).copyTo(page(cv::Rect(380, 650, 400, 300)));
    const drawn::Pictures text(page);
    const coarse::ContentMap map = coarse::find_content(text.input().page, 3);
    REQUIRE_FALSE(map.places.empty());
    CHECK(map.peak > 0.8F);
    const coarse::Place& first = map.places.front();
    CHECK(std::abs(first.x - 180) < 200);
    CHECK(std::abs(first.y - 300) < 150);
}

TEST_CASE("places turn with the page") {
    const cv::Mat page = drawn::page(640, 960, 4);
    const drawn::Pictures upright_page(page), turned(drawn::stored(page, 2));
    const auto before = coarse::find_content(upright_page.input().page, 0).places;
    const auto after = coarse::find_content(turned.input().page, 0).places;
    REQUIRE(before.size() == 1);
    REQUIRE(after.size() == 1);
    CHECK(before[0].content == doctest::Approx(after[0].content).epsilon(0.05));
}
