#include <array>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "upright/upright.hpp"

using namespace upright;

TEST_CASE("options outside their ranges are refused at creation") {
    Options options;
    options.min_turn_confidence = 1.5;
    CHECK(Detector::create(options).error().status == Status::invalid_argument);
    options = {};
    options.limits.max_pixels = 0;
    CHECK(Detector::create(options).error().status == Status::invalid_argument);
    options = {};
    options.deadline_ms = -1;
    CHECK(Detector::create(options).error().status == Status::invalid_argument);
}

TEST_CASE("bytes that are no image get a status and a sentence") {
    const auto detector = Detector::create();
    REQUIRE(detector.ok());
    const std::string text = "this is not an image";
    const auto result = detector->detect_encoded(text.data(), text.size());
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().status == Status::unsupported_format);
    CHECK_FALSE(result.error().message.empty());
    CHECK(detector->detect_encoded(nullptr, 5).error().status == Status::invalid_argument);
    CHECK(detector->detect_encoded(text.data(), 0).error().status == Status::invalid_argument);
}

TEST_CASE("paths that are no regular file get a status each, and never block") {
    const auto detector = Detector::create();
    REQUIRE(detector.ok());
    CHECK(detector->detect_file("no/such/file.jpg").error().status == Status::file_not_found);
    CHECK(detector->detect_file("/").error().status == Status::file_unreadable);
    CHECK(detector->detect_file("/dev/zero").error().status == Status::file_unreadable);
    CHECK(detector->detect_file("").error().status == Status::invalid_argument);
    CHECK(detector->detect_file(std::string("a\0b", 3)).error().status == Status::invalid_argument);
}

TEST_CASE("views are checked where they are made") {
    const std::array<std::uint8_t, 12> pixels{};
    CHECK(ImageView::create(pixels.data(), 2, 2, PixelFormat::rgb).ok());
    CHECK(ImageView::create(pixels.data(), 2, 2, PixelFormat::rgb)->stride_bytes == 6);
    CHECK(ImageView::create(nullptr, 2, 2, PixelFormat::rgb).error().status == Status::invalid_argument);
    CHECK(ImageView::create(pixels.data(), 0, 2, PixelFormat::rgb).error().status == Status::invalid_argument);
    CHECK(ImageView::create(pixels.data(), 2, 2, PixelFormat::rgb, 5).error().status == Status::invalid_argument);
    CHECK(ImageView::create(pixels.data(), 2, 2, static_cast<PixelFormat>(14)).error().status ==
          Status::invalid_argument);
}

TEST_CASE("the version is that of the headers") {
    CHECK(std::string(version()) == std::to_string(UPRIGHT_CPP_VERSION_MAJOR) + "." +
                                        std::to_string(UPRIGHT_CPP_VERSION_MINOR) + "." +
                                        std::to_string(UPRIGHT_CPP_VERSION_PATCH));
}
