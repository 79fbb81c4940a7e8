#include "preprocess/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <doctest/doctest.h>

using namespace upright;

namespace {

constexpr preprocess::Sizes sizes{.fine_max_side = 100, .page_max_side = 60, .photo_short_side = 20};

/// Channel c of the pixel (x, y) is value(x, y, c).
template <class Image, class Value>
Image drawn(int width, int height, int channels, Value value) {
    Image image;
    image.resize(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width * channels; ++x) {
            image.row(y)[x] = static_cast<std::uint8_t>(value(x / channels, y, x % channels));
        }
    }
    return image;
}

GreyImage grey(int width, int height) {
    return drawn<GreyImage>(width, height, 1, [](int x, int y, int) { return (7 * x + 13 * y) % 256; });
}

RgbImage colour(int width, int height) {
    return drawn<RgbImage>(width, height, 3, [=](int x, int y, int c) {
        return c == 0 ? 255 * x / width : c == 1 ? 255 * y / height : 40;
    });
}

}  // namespace

TEST_CASE("a picture that is small enough is not copied") {
    const GreyImage luma = grey(50, 40);
    const RgbImage rgb = colour(25, 20);
    preprocess::Workspace workspace;
    const preprocess::Views views = preprocess::prepare(luma.view(), rgb.view(), sizes, workspace);
    CHECK(views.fine.data == luma.pixels.data());
    CHECK(views.page.data == luma.pixels.data());
    CHECK(views.photo.data == rgb.pixels.data());
    CHECK(views.fine_scale == 1.0);
}

TEST_CASE("the fine view is reduced by the least whole factor that fits, each pixel the mean of its block") {
    for (const auto& size : {std::pair{101, 40}, {40, 200}, {201, 33}, {350, 1}, {1, 350}}) {
        const auto [width, height] = size;
        CAPTURE(size.first);
        CAPTURE(size.second);
        const GreyImage luma = grey(width, height);
        preprocess::Workspace workspace;
        const preprocess::Views views = preprocess::prepare(luma.view(), {}, sizes, workspace);
        const int factor = static_cast<int>(views.fine_scale);
        REQUIRE(factor == views.fine_scale);
        CHECK(factor == (std::max(width, height) + 99) / 100);
        REQUIRE(views.fine.width == std::max(1, width / factor));
        REQUIRE(views.fine.height == std::max(1, height / factor));
        for (int y = 0; y < views.fine.height; ++y) {
            for (int x = 0; x < views.fine.width; ++x) {
                const int across = std::min(factor, width), down = std::min(factor, height);
                double sum = 0;
                for (int j = 0; j < down; ++j) {
                    for (int i = 0; i < across; ++i) sum += luma.row(y * factor + j)[x * factor + i];
                }
                REQUIRE(std::abs(views.fine.row(y)[x] - sum / (across * down)) <= 0.5 + 1e-6);
            }
        }
    }
}

TEST_CASE("page and photograph get the sides asked for and keep shape, light and colour") {
    for (const auto& size : {std::pair{400, 300}, {300, 400}, {999, 61}, {90, 90}}) {
        const auto [width, height] = size;
        CAPTURE(size.first);
        CAPTURE(size.second);
        const RgbImage rgb = colour(width, height);
        const GreyImage luma = drawn<GreyImage>(width, height, 1, [=](int x, int, int) { return 255 * x / width; });
        preprocess::Workspace workspace;
        const preprocess::Views views = preprocess::prepare(luma.view(), rgb.view(), sizes, workspace);
        if (width < 3 * height) CHECK(std::max(views.page.width, views.page.height) == 60);
        CHECK(std::min(views.photo.width, views.photo.height) == 20);
        CHECK(std::abs(views.photo.width * height - views.photo.height * width) <= std::max(width, height));
        // The ramps are the same ramps, up to a pixel of the small view and rounding.
        for (int y = 0; y < views.photo.height; ++y) {
            for (int x = 0; x < views.photo.width; ++x) {
                const std::uint8_t* pixel = views.photo.row(y) + 3 * x;
                REQUIRE(std::abs(pixel[0] - 255 * (x + 0.5) / views.photo.width) <= 255.0 / views.photo.width + 2);
                REQUIRE(std::abs(pixel[1] - 255 * (y + 0.5) / views.photo.height) <= 255.0 / views.photo.height + 2);
                REQUIRE(pixel[2] == 40);
            }
        }
        for (int x = 0; x < views.page.width; ++x) {
            REQUIRE(std::abs(views.page.row(0)[x] - 255 * (x + 0.5) / views.page.width) <= 255.0 / views.page.width + 2);
        }
    }
}

TEST_CASE("a strip keeps a legible short side, or as many pixels as the largest page") {
    preprocess::Workspace workspace;
    for (const auto& [width, height] : {std::pair{100, 400}, {400, 100}, {40, 1600}}) {
        const GreyImage luma = drawn<GreyImage>(width, height, 1, [](int x, int y, int) { return (x + y) % 256; });
        const GreyView page = preprocess::prepare(luma.view(), {}, sizes, workspace).page;
        CAPTURE(width);
        CAPTURE(height);
        const int shorter = std::min(page.width, page.height), longer = std::max(page.width, page.height);
        CHECK(shorter == (height < 1600 ? 19 : 9));  // 0.32 of 60, and 60 * 60 pixels
        CHECK(longer * std::min(width, height) == doctest::Approx(shorter * std::max(width, height)).epsilon(0.06));
    }
}

TEST_CASE("views of the next picture do not depend on those before") {
    const GreyImage large = grey(640, 480), small = grey(130, 170);
    preprocess::Workspace used, fresh;
    preprocess::prepare(large.view(), {}, sizes, used);
    const preprocess::Views again = preprocess::prepare(small.view(), {}, sizes, used);
    const preprocess::Views first = preprocess::prepare(small.view(), {}, sizes, fresh);
    REQUIRE(again.page.width == first.page.width);
    REQUIRE(again.page.height == first.page.height);
    for (int y = 0; y < first.page.height; ++y) {
        CHECK(std::equal(first.page.row(y), first.page.row(y) + first.page.width, again.page.row(y)));
    }
    CHECK(again.photo.empty());
}
