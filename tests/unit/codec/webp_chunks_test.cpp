#include "codec/webp_chunks.hpp"

#include <doctest/doctest.h>

#include "codec/format.hpp"
#include "exif/exif.hpp"
#include "support/exif_block.hpp"
#include "support/webp.hpp"

using namespace upright;
using namespace upright::test;

namespace {

Result<codec::WebpLayout> layout_of(const Bytes& file) {
    codec::Budget budget;
    return codec::read_webp_layout(file, budget);
}

}  // namespace

TEST_CASE("size and kind stand in the header of a WebP") {
    const Bytes simple = webp_file({{"VP8L", vp8l_header(300, 200)}});
    CHECK(codec::sniff(simple) == codec::Format::webp);
    auto layout = layout_of(simple);
    REQUIRE(layout);
    CHECK(layout->width == 300);
    CHECK(layout->height == 200);
    CHECK(layout->is_lossless());
    CHECK_FALSE(layout->is_extended());

    const Bytes lossy{0, 0, 0, 0x9D, 0x01, 0x2A, 0x2C, 0x41, 0xC8, 0x80};  // 300 and 200, with scales in the upper bits
    layout = layout_of(webp_file({{"VP8 ", lossy}}));
    REQUIRE(layout);
    CHECK(layout->width == 300);
    CHECK(layout->height == 200);
    CHECK_FALSE(layout->is_lossless());

    layout = layout_of(webp_file({{"VP8X", webp_vp8x(16384, 2, codec::webp_animation_flag)}, {"ANMF", {}}}));
    REQUIRE(layout);
    CHECK(layout->width == 16384);
    CHECK(layout->is_animated());
}

TEST_CASE("a WebP whose parts do not add up is refused") {
    const Bytes whole = webp_file({{"VP8L", vp8l_header(30, 20)}});
    const Bytes no_width{0, 0, 0, 0x9D, 0x01, 0x2A, 0, 0, 20, 0}, no_height{0, 0, 0, 0x9D, 0x01, 0x2A, 30, 0, 0, 0};
    for (const Bytes& file : {Bytes(whole.begin(), whole.begin() + 12), webp_file({}), webp_file({{"EXIF", camera_exif(6)}}),
                              webp_file({{"VP8X", Bytes(9, 0)}}), webp_file({{"VP8X", webp_vp8x(30, 20, 0)}}),
                              webp_file({{"VP8 ", no_width}}), webp_file({{"VP8 ", no_height}}),
                              webp_file({{"VP8X", webp_vp8x(30, 21, 0)}, {"VP8L", vp8l_header(30, 20)}}),
                              webp_file(std::vector<WebpPart>(70'000, {"VP8L", vp8l_header(30, 20)}))}) {
        CHECK(layout_of(file).error().status == Status::corrupt_image);
    }
    Bytes cut = webp_file({{"VP8X", webp_vp8x(30, 20, 0)}, {"VP8L", vp8l_header(30, 20)}, {"JUNK", Bytes(50, 1)}});
    cut.resize(cut.size() - 20);
    REQUIRE(layout_of(cut));
    CHECK_FALSE(layout_of(cut)->is_whole);
    CHECK(layout_of(cut)->chunks.back().data.size() == 30);
}

TEST_CASE("the EXIF chunk of a WebP counts where the header says that there is one") {
    const auto file = [](int flags, Bytes exif) {
        return webp_file({{"VP8X", webp_vp8x(30, 20, flags)}, {"VP8L", vp8l_header(30, 20)}, {"EXIF", std::move(exif)}});
    };
    for (int value = 1; value <= 8; ++value) {
        CHECK(exif::read_orientation(file(codec::webp_exif_flag, camera_exif(value))) == value);
    }
    Bytes prefixed{'E', 'x', 'i', 'f', 0, 0};
    const Bytes block = camera_exif(6);
    prefixed.insert(prefixed.end(), block.begin(), block.end());
    CHECK(exif::read_orientation(file(codec::webp_exif_flag, prefixed)) == 6);
    CHECK(exif::read_orientation(file(0, camera_exif(6))) == 0);
    CHECK(exif::read_orientation(webp_file({{"VP8L", vp8l_header(30, 20)}, {"EXIF", camera_exif(6)}})) == 0);
    CHECK(exif::read_orientation(file(codec::webp_exif_flag, Bytes(3, 'I'))) == 0);
}
