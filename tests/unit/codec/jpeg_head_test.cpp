#include "codec/jpeg_head.hpp"

#include <doctest/doctest.h>

#include "support/camera_file.hpp"
#include "support/encode_jpeg.hpp"

using namespace upright;
using test::Bytes;

namespace {

Bytes picture(int width, int height) { return test::encode_jpeg(test::noise_raster(width, height, 3)); }

Bytes part(const Bytes& file, const codec::JpegPreview& preview) {
    REQUIRE(preview.offset + preview.size <= file.size());
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(preview.offset);
    return {begin, begin + static_cast<std::ptrdiff_t>(preview.size)};
}

}  // namespace

TEST_CASE("the previews of a file are found, that of EXIF first") {
    const Bytes small = picture(32, 24), large = picture(64, 48), main = picture(96, 72);
    const Bytes file = test::with_large_thumbnail(test::with_thumbnail(main, small, 6), large);
    const auto head = codec::read_jpeg_head(file);
    REQUIRE(head);
    CHECK(head->width == 96);
    CHECK(head->height == 72);
    REQUIRE(head->previews.size() == 2);
    CHECK(part(file, head->previews[0]) == small);
    CHECK(part(file, head->previews[1]) == large);
}

TEST_CASE("pictures that are no previews are passed over") {
    const Bytes main = picture(96, 72);
    for (const unsigned type : {0x020001U, 0x020002U, 0x030000U, 0U}) {  // panorama, disparity, the picture itself, none
        CAPTURE(type);
        const auto head = codec::read_jpeg_head(test::with_large_thumbnail(main, picture(64, 48), type));
        REQUIRE(head);
        CHECK(head->previews.empty());
    }
    CHECK(codec::read_jpeg_head(main)->previews.empty());
}

TEST_CASE("the beginning of a file up to its first scan is enough, and less is not") {
    const Bytes file = test::with_large_thumbnail(test::with_thumbnail(picture(96, 72), picture(32, 24)), picture(64, 48));
    std::size_t enough = 0;
    for (std::size_t size = file.size(); size > 0; --size) {
        if (!codec::read_jpeg_head({file.data(), size})) break;
        enough = size;
    }
    REQUIRE(enough > 0);
    const auto whole = codec::read_jpeg_head(file), least = codec::read_jpeg_head({file.data(), enough});
    CHECK(least->previews.size() == whole->previews.size());
    CHECK(least->width == 96);
    for (std::size_t size = 0; size < enough; ++size) CHECK_FALSE(codec::read_jpeg_head({file.data(), size}));
}

TEST_CASE("any byte of a header may be wrong") {
    const Bytes file = test::with_large_thumbnail(test::with_thumbnail(picture(16, 16), picture(16, 16)), picture(16, 16));
    std::size_t found = 0;
    for (std::size_t at = 2; at < file.size(); ++at) {
        for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{0x7F}, std::uint8_t{0xFF}}) {
            Bytes broken = file;
            broken[at] = value;
            if (const auto head = codec::read_jpeg_head(broken)) found += head->previews.size();
        }
    }
    CHECK(found > 0);
}
