#include "codec/jpeg_markers.hpp"

#include <doctest/doctest.h>

#include "codec/jpeg_layout.hpp"
#include "support/encode_jpeg.hpp"
#include "unit/correct/jpeg_parts.hpp"

using namespace upright;
using codec::JpegMarkers;
using test::Bytes;

namespace {

std::vector<std::uint8_t> codes_of(const Bytes& file, JpegMarkers::Step& last) {
    JpegMarkers markers(file);
    codec::JpegSegment segment;
    std::vector<std::uint8_t> codes;
    while ((last = markers.next(segment)) == JpegMarkers::Step::marker) codes.push_back(segment.code);
    return codes;
}

}  // namespace

TEST_CASE("markers are found behind fill bytes, stray bytes and entropy-coded data") {
    const Bytes file{0xFF, 0xD8, 1, 2, 0xFF, 0xFF, 0xFE, 0, 3, 9, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0, 8, 0xFF, 0xD0, 5, 0xFF, 0xD9};
    JpegMarkers::Step last{};
    CHECK(codes_of(file, last) == std::vector<std::uint8_t>{0xFE, 0xDA, 0xD0, 0xD9});
    CHECK(last == JpegMarkers::Step::end);
}

TEST_CASE("a segment that reaches beyond the file is broken, wherever the file is cut") {
    const Bytes file{0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2};
    JpegMarkers::Step last{};
    for (std::size_t size = 2; size < file.size(); ++size) {
        CAPTURE(size);
        CHECK(codes_of(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)), last).empty());
        CHECK(last == (size < 4 ? JpegMarkers::Step::end : JpegMarkers::Step::broken));
    }
    CHECK(codes_of(file, last) == std::vector<std::uint8_t>{0xE0});
    for (const Bytes& short_length : {Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0, 0}, Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0, 1}}) {
        CHECK(codes_of(short_length, last).empty());
        CHECK(last == JpegMarkers::Step::broken);
    }
}

TEST_CASE("the frame header says size, depth and whether coefficients come in bands") {
    for (const bool progressive : {false, true}) {
        test::JpegOptions options;
        options.progressive = progressive;
        const auto layout = codec::read_jpeg_layout(test::encode_jpeg(test::smooth_raster(40, 24, 3), options));
        REQUIRE(layout.ok());
        CHECK(layout->width == 40);
        CHECK(layout->height == 24);
        CHECK(layout->sample_bits == 8);
        CHECK(layout->components == 3);
        CHECK(layout->progressive == progressive);
        CHECK((layout->scans.size() > 1) == progressive);
    }
}

TEST_CASE("metadata behind the picture's data is not in the header") {
    Bytes file = test::encode_jpeg(test::smooth_raster(16, 16, 3), {});
    const Bytes comment = test::segment(0xFE, std::string("late"));
    file.insert(file.end() - 2, comment.begin(), comment.end());
    file.push_back(0x77);
    const auto layout = codec::read_jpeg_layout(file);
    REQUIRE(layout.ok());
    CHECK(layout->metadata.back().whole.size() == comment.size());
    CHECK_FALSE(layout->metadata.back().in_header);
    CHECK(layout->metadata.front().in_header);
    CHECK(layout->ends);
    CHECK(layout->trailing.size() == 1);
}
