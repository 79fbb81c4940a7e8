#include "decode/likeness.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "support/camera_file.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using decode::Likeness;

namespace {

GreyImage shrunk(const GreyImage& image, int width, int height) {
    const test::Raster raster{image.width, image.height, 1, {image.pixels.begin(), image.pixels.end()}};
    const test::Raster small = test::shrunk(raster, width, height);
    GreyImage result;
    result.resize(width, height);
    std::copy(small.samples.begin(), small.samples.end(), result.pixels.begin());
    return result;
}

GreyImage cut(const GreyImage& image, int left, int top, int width, int height) {
    GreyImage result;
    result.resize(width, height);
    for (int y = 0; y < height; ++y) std::copy_n(image.row(top + y) + left, width, result.row(y));
    return result;
}

GreyImage turned_by_half(GreyImage image) {
    std::reverse(image.pixels.begin(), image.pixels.end());
    return image;
}

/// Of the first fifth of the rows.
Likeness compare(const GreyImage& preview, const GreyImage& picture) {
    GreyView top = picture.view();
    top.height /= 5;
    return decode::compare_tops(preview.view(), top, picture.height);
}

/// What a camera may have done to the small picture alone.
GreyImage brightened(GreyImage image) {
    for (auto& pixel : image.pixels) pixel = static_cast<std::uint8_t>(std::min(255, 40 + pixel * 3 / 4));
    return image;
}

}  // namespace

TEST_CASE("a preview is of the same picture whatever its size and tone") {
    const GreyImage picture = test::pebbles(500, 375, 900);
    for (const auto& [width, height] : {std::pair{160, 120}, {320, 240}, {167, 125}, {160, 119}}) {
        CAPTURE(width);
        CHECK(compare(shrunk(picture, width, height), picture) == Likeness::same);
        CHECK(compare(brightened(shrunk(picture, width, height)), picture) == Likeness::same);
    }
}

TEST_CASE("a picture that was changed after its preview is told from it") {
    const GreyImage picture = test::pebbles(500, 375, 900), preview = shrunk(picture, 160, 120);
    CHECK(compare(preview, turned_by_half(picture)) != Likeness::same);
    CHECK(compare(preview, test::mirrored(picture)) != Likeness::same);
    CHECK(compare(preview, turned_by_half(test::mirrored(picture))) != Likeness::same);
    CHECK(compare(preview, test::inverted(picture)) != Likeness::same);
    CHECK(compare(preview, test::pebbles(500, 375, 1000)) != Likeness::same);
    for (const double share : {0.9, 0.7, 0.5}) {
        CAPTURE(share);
        const auto width = static_cast<int>(500 * share), height = static_cast<int>(375 * share);
        for (const bool from_the_corner : {true, false}) {
            const int left = from_the_corner ? 0 : (500 - width) / 2, top = from_the_corner ? 0 : (375 - height) / 2;
            CHECK(compare(preview, cut(picture, left, top, width, height)) != Likeness::same);
        }
    }
}

TEST_CASE("rows that show nothing, or the same in more than one way, do not say") {
    const GreyImage sky = test::gradient(500, 375, 90);
    CHECK(compare(shrunk(sky, 160, 120), sky) == Likeness::unclear);
    const GreyImage grain = test::noise(500, 375, 128, 12);
    CHECK(compare(shrunk(grain, 160, 120), grain) != Likeness::same);
    GreyImage symmetric = test::pebbles(500, 375, 900);
    for (int y = 0; y < symmetric.height; ++y) {
        std::reverse_copy(symmetric.row(y), symmetric.row(y) + 250, symmetric.row(y) + 250);
    }
    CHECK(compare(shrunk(symmetric, 160, 120), symmetric) == Likeness::unclear);
    // No more than one row of cells.
    const GreyImage picture = test::pebbles(500, 375, 900);
    GreyView top = picture.view();
    top.height = 15;
    CHECK(decode::compare_tops(shrunk(picture, 160, 120).view(), top, 375) == Likeness::unclear);
}

TEST_CASE("the picture is found between black bars, and only where its shape is right") {
    const auto find = [](const test::Raster& preview, int width, int height) {
        const GreyView view{preview.samples.data(), preview.width, preview.height, preview.width};
        return decode::find_picture(view, width, height);
    };
    const test::Raster lying = test::noise_raster(160, 107, 1), standing = test::noise_raster(80, 120, 1);
    const auto across = find(test::framed(lying, 160, 120, 0), 3000, 2000);
    REQUIRE(across);
    CHECK(across->left == 0);
    CHECK(across->width == 160);
    CHECK(across->top == 7);
    CHECK(across->height == 106);
    const auto down = find(test::framed(standing, 160, 120, 10), 2000, 3000);
    REQUIRE(down);
    CHECK(down->left == 40);
    CHECK(down->width == 80);
    CHECK(down->height == 120);
    CHECK(find(lying, 3000, 2000)->height == 107);
    CHECK_FALSE(find(test::framed(lying, 160, 120, 90), 3000, 2000));  // grey bars belong to the picture
    CHECK_FALSE(find(lying, 2000, 3000));                              // turned since
    CHECK_FALSE(find(lying, 2000, 2000));
    CHECK_FALSE(find(test::framed(test::noise_raster(160, 1, 1), 160, 120, 0), 60'000, 60));
}
