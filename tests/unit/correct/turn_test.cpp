#include <vector>

#include <doctest/doctest.h>

#include "correct/mapping.hpp"
#include "correct/turn.hpp"
#include "support/raster.hpp"
#include "unit/correct/turned_raster.hpp"

using namespace upright;
using correct::Mapping;
using correct::mapping_of;

TEST_CASE("every flip and quarter turn moves every pixel to its place, at every pixel size") {
    for (const int pixel_bytes : {1, 2, 3, 4, 6, 8}) {
        const test::Raster raster = test::noise_raster(37, 70, pixel_bytes);  // crosses the edges of the tiles
        for (int tag = 1; tag <= 8; ++tag) {
            CAPTURE(pixel_bytes);
            CAPTURE(tag);
            const Orientation turn = orientation_from_exif(tag);
            const test::Raster expected = test::turned(raster, turn);
            test::Bytes out(raster.samples.size());
            correct::turn_pixels(raster.samples.data(), raster.width, raster.height,
                                 static_cast<std::ptrdiff_t>(raster.row_bytes()), pixel_bytes, mapping_of(turn),
                                 out.data());
            CHECK(out == expected.samples);
        }
    }
}

TEST_CASE("rows with padding are read at their stride") {
    const test::Bytes padded{1, 2, 99, 3, 4, 99};
    test::Bytes out(4);
    correct::turn_pixels(padded.data(), 2, 2, 3, 1, mapping_of({false, 1}), out.data());
    CHECK(out == test::Bytes{3, 1, 4, 2});
}

TEST_CASE("the EXIF value of an orientation is the inverse of the orientation of an EXIF value") {
    for (int tag = 1; tag <= 8; ++tag) CHECK(exif_from_orientation(orientation_from_exif(tag)) == tag);
}

TEST_CASE("only the identity is the identity") {
    CHECK(mapping_of({false, 0}).identity());
    for (int tag = 2; tag <= 8; ++tag) CHECK_FALSE(mapping_of(orientation_from_exif(tag)).identity());
}
