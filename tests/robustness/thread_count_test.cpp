// A call uses the caller's thread and no other. OpenCV starts its pool for large images, once a process, so this file's
// tests are a process of their own and count the threads that there are.
#include <filesystem>

#include <doctest/doctest.h>

#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "upright/correct.hpp"
#include "upright/detector.hpp"
#include "upright/preview.hpp"

using namespace upright;
using namespace upright::test;

namespace {

std::size_t threads() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) ++count;
    return count;
}

/// Large enough for OpenCV to share the work of every stage.
const Raster& large_page() {
    static const Raster page = page_raster(2600, 1900, 3);
    return page;
}

}  // namespace

TEST_CASE("correcting and previews start no thread") {
    const std::size_t before = threads();
    for (const Bytes& file : {encode_jpeg(large_page()), encode_png(large_page())}) {
        for (const double skew : {0.0, 3.0}) {
            CorrectOptions options;
            options.how = How::pixels;
            REQUIRE(correct_encoded(file.data(), file.size(), {false, 1, skew}, options).ok());
            CHECK(threads() == before);
            REQUIRE(preview_encoded(file.data(), file.size(), {false, 1, skew}, 1000).ok());
            CHECK(threads() == before);
        }
    }
}

TEST_CASE("detecting starts no thread") {
    const std::size_t before = threads();
    Options options;
    options.explain = true;
    Result<Detector> detector = Detector::create(options);
    REQUIRE(detector.ok());
    CHECK(threads() == before);
    const Bytes file = encode_jpeg(large_page());
    REQUIRE(detector->detect_encoded(file.data(), file.size()).ok());
    CHECK(threads() == before);
    const Raster& page = large_page();
    const Result<ImageView> view = ImageView::create(page.samples.data(), page.width, page.height, PixelFormat::rgb);
    REQUIRE(detector->detect_pixels(*view).ok());
    CHECK(threads() == before);
    // Levelled views of a page are made in other ways.
    const Result<PixelImage> crooked = correct_pixels(*view, {false, 0, 7});
    REQUIRE(crooked.ok());
    REQUIRE(detector->detect_pixels(*ImageView::create(crooked->pixels.data(), crooked->width, crooked->height, crooked->format)).ok());
    CHECK(threads() == before);
}
