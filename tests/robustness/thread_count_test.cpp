// A call uses the caller's thread and no other. OpenCV starts its pool for large images, once a process, so this file's
// tests are a process of their own and count the threads that there are.
#include <filesystem>

#include <doctest/doctest.h>

#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "upright/correct.hpp"
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
