#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "support/raster.hpp"
#include "unit/correct/turned_raster.hpp"
#include "upright/correct.hpp"

using namespace upright;

namespace {

ImageView view_of(const test::Raster& raster, PixelFormat format) {
    return ImageView{raster.samples.data(), raster.width, raster.height,
                     static_cast<std::ptrdiff_t>(raster.row_bytes()), format};
}

/// A page whose rows of text rise to the right by `degrees`: dark bars of 12 pixels every 24.
test::Raster slanted_page(int width, int height, double degrees, std::uint8_t paper) {
    test::Raster page{width, height, 1, test::Bytes(static_cast<std::size_t>(width * height))};
    const double slope = std::tan(degrees * 3.14159265358979 / 180);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double along = y + (x - 0.5 * width) * slope;
            const bool margin = x < 30 || x >= width - 30 || y < 30 || y >= height - 30;
            const bool ink = !margin && std::fmod(along + 2400, 24.0) < 12.0;
            page.row(y)[x] = ink ? std::uint8_t{20} : paper;
        }
    }
    return page;
}

/// Mean over the middle rows of how much the pixels of one row differ from each other.
double unevenness_of_rows(const PixelImage& image) {
    double sum = 0;
    int rows = 0;
    for (int y = image.height / 3; y < 2 * image.height / 3; ++y, ++rows) {
        double total = 0, square = 0;
        int count = 0;
        for (int x = image.width / 3; x < 2 * image.width / 3; ++x, ++count) {
            const double v = image.pixels[static_cast<std::size_t>(y * image.width + x)];
            total += v;
            square += v * v;
        }
        sum += std::sqrt(std::max(0.0, square / count - (total / count) * (total / count)));
    }
    return sum / rows;
}

CorrectOptions levelling(Canvas canvas) {
    CorrectOptions options;
    options.canvas = canvas;
    return options;
}

}  // namespace

TEST_CASE("all eight corrections are exact in every pixel format") {
    const std::pair<PixelFormat, int> formats[] = {{PixelFormat::grey, 1}, {PixelFormat::rgb, 3},
                                                   {PixelFormat::bgr, 3},  {PixelFormat::rgba, 4},
                                                   {PixelFormat::bgra, 4}};
    for (const auto& [format, channels] : formats) {
        const test::Raster raster = test::noise_raster(19, 11, channels);
        for (const bool mirrored : {false, true}) {
            for (int turns = 0; turns < 4; ++turns) {
                const auto result = correct_pixels(view_of(raster, format), {mirrored, turns, 0});
                REQUIRE(result.ok());
                const test::Raster expected = test::turned(raster, {mirrored, turns});
                CHECK(result->width == expected.width);
                CHECK(result->height == expected.height);
                CHECK(result->format == format);
                CHECK(result->pixels == expected.samples);
            }
        }
    }
}

TEST_CASE("a correction without a skew moves no pixel") {
    const test::Raster raster = test::noise_raster(20, 10, 3);
    const auto result = correct_pixels(view_of(raster, PixelFormat::rgb), {false, 0, 0});
    REQUIRE(result.ok());
    CHECK(result->pixels == raster.samples);
}

TEST_CASE("levelling makes slanted rows level, with every kernel and canvas") {
    for (const double skew : {-21.0, -4.2, 0.7, 13.0}) {
        const test::Raster page = slanted_page(400, 300, skew, 230);
        for (const Canvas canvas : {Canvas::expand, Canvas::crop, Canvas::keep}) {
            for (const Interpolation kernel : {Interpolation::lanczos, Interpolation::cubic}) {
                CAPTURE(skew);
                CorrectOptions options = levelling(canvas);
                options.interpolation = kernel;
                const auto level = correct_pixels(view_of(page, PixelFormat::grey), {false, 0, skew}, options);
                REQUIRE(level.ok());
                CHECK(unevenness_of_rows(*level) < 12.0);  // of a contrast of 210; the bars have hard edges
                const auto wrong = correct_pixels(view_of(page, PixelFormat::grey), {false, 0, -skew}, options);
                CHECK(unevenness_of_rows(*wrong) > 16.0);
            }
        }
    }
}

TEST_CASE("corners are filled with the estimated paper") {
    const test::Raster page = slanted_page(400, 300, 5, 217);
    const auto level = correct_pixels(view_of(page, PixelFormat::grey), {false, 0, 5}, levelling(Canvas::expand));
    REQUIRE(level.ok());
    CHECK(level->width > 400);
    CHECK(level->height > 300);
    CHECK(level->pixels.front() == 217);
    CHECK(level->pixels.back() == 217);
}

TEST_CASE("corners are filled with the given colour, in the order of the channels") {
    test::Raster raster{60, 40, 3, test::Bytes(60 * 40 * 3, 128)};
    CorrectOptions options = levelling(Canvas::keep);
    options.background = Background::colour;
    options.colour = {250, 120, 10};
    const auto rgb = correct_pixels(view_of(raster, PixelFormat::rgb), {false, 0, 20}, options);
    REQUIRE(rgb.ok());
    CHECK(std::vector<std::uint8_t>(rgb->pixels.begin(), rgb->pixels.begin() + 3) ==
          std::vector<std::uint8_t>{250, 120, 10});
    const auto bgr = correct_pixels(view_of(raster, PixelFormat::bgr), {false, 0, 20}, options);
    CHECK(std::vector<std::uint8_t>(bgr->pixels.begin(), bgr->pixels.begin() + 3) ==
          std::vector<std::uint8_t>{10, 120, 250});
}

TEST_CASE("corners of an image with alpha are transparent") {
    const test::Raster raster{60, 40, 4, test::Bytes(60 * 40 * 4, 255)};
    const auto level = correct_pixels(view_of(raster, PixelFormat::rgba), {false, 0, 20}, levelling(Canvas::expand));
    REQUIRE(level.ok());
    CHECK(level->pixels[3] == 0);
}

TEST_CASE("a cropped image shows no fill at all") {
    const test::Raster raster{80, 60, 3, test::Bytes(80 * 60 * 3, 40)};
    CorrectOptions options = levelling(Canvas::crop);
    options.background = Background::colour;
    options.colour = {255, 255, 255};
    for (const double skew : {-40.0, -3.0, 0.4, 17.0, 45.0}) {
        const auto level = correct_pixels(view_of(raster, PixelFormat::rgb), {false, 1, skew}, options);
        REQUIRE(level.ok());
        for (const std::uint8_t value : level->pixels) REQUIRE(value == 40);
    }
}

TEST_CASE("corrections and options outside their ranges are refused") {
    const test::Raster raster = test::noise_raster(8, 8, 1);
    const ImageView view = view_of(raster, PixelFormat::grey);
    const auto status = [&](Correction correction, CorrectOptions options = {}) {
        return correct_pixels(view, correction, options).error().status;
    };
    CHECK(status({false, 4, 0}) == Status::invalid_argument);
    CHECK(status({false, -1, 0}) == Status::invalid_argument);
    CHECK(status({false, 0, -45.0}) == Status::invalid_argument);
    CHECK(status({false, 0, 45.1}) == Status::invalid_argument);
    CHECK(status({false, 0, std::nan("")}) == Status::invalid_argument);
    CorrectOptions options;
    options.how = How::tag;
    CHECK(status({}, options) == Status::invalid_argument);
    options = {};
    options.canvas = static_cast<Canvas>(3);
    CHECK(status({}, options) == Status::invalid_argument);
    options = {};
    options.limits.max_pixels = 63;
    CHECK(status({}, options) == Status::too_many_pixels);
    CHECK(correct_pixels({}, {}).error().status == Status::invalid_argument);
}
