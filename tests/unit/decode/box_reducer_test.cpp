#include "decode/box_reducer.hpp"

#include <doctest/doctest.h>

#include "support/reference_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

template <int Channels>
Raster reduced(const Raster& raster, decode::CellRatio ratio, int cells_across, int cells_down, int rows,
               std::uint8_t fill = 7) {
    Raster out{cells_across, cells_down, Channels, {}};
    out.samples.resize(static_cast<std::size_t>(cells_across * cells_down * Channels), 99);
    decode::BoxReducer<Channels> reducer;
    reducer.start(raster.width, raster.height, ratio, ratio,
                  {out.samples.data(), cells_across, cells_down, std::ptrdiff_t{cells_across} * Channels});
    for (int y = 0; y < rows; ++y) reducer.add_row(raster.row(y));
    reducer.finish(fill);
    return out;
}

}  // namespace

TEST_CASE("whole factors give the mean of each box, smaller boxes at the edges") {
    for (const int factor : {1, 2, 3, 4, 5, 8, 13, 60}) {
        CAPTURE(factor);
        const Raster grey = noise_raster(53, 37, 1), rgb = noise_raster(53, 37, 3);
        const Raster expected = box_average(grey, factor);
        CHECK(reduced<1>(grey, {1, factor}, expected.width, expected.height, 37).samples == expected.samples);
        CHECK(reduced<3>(rgb, {1, factor}, expected.width, expected.height, 37).samples ==
              box_average(rgb, factor).samples);
    }
}

TEST_CASE("enlarging repeats samples") {
    const Raster small{2, 2, 1, {10, 20, 30, 40}};
    CHECK(reduced<1>(small, {2, 1}, 4, 3, 2).samples == Bytes{10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 40, 40});
}

TEST_CASE("ratios that are no whole numbers use every sample once") {
    const Raster line{5, 1, 1, {10, 20, 30, 40, 50}};
    // Samples of two pixels in cells of five: three in the first, two in the second.
    CHECK(reduced<1>(line, {2, 5}, 2, 1, 1).samples == Bytes{20, 45});
}

TEST_CASE("the largest box of white stays white") {
    const Raster white{300, 257, 1, Bytes(300 * 257, 255)};
    CHECK(reduced<1>(white, {1, 257}, 2, 1, 257).samples == Bytes{255, 255});
}

TEST_CASE("rows that never come are filled, the box they cut is averaged from what it has") {
    const Raster raster{2, 6, 1, {10, 10, 20, 20, 30, 30, 40, 40, 50, 50, 60, 60}};
    CHECK(reduced<1>(raster, {1, 2}, 1, 3, 3).samples == Bytes{15, 30, 7});
    CHECK(reduced<1>(raster, {1, 2}, 1, 3, 0).samples == Bytes{7, 7, 7});
}
