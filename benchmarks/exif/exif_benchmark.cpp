// Reading the orientation tag from headers, and the slowest header that we know of.
#include <benchmark/benchmark.h>

#include "exif/exif.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/exif_block.hpp"

using namespace upright;
using namespace upright::test;

namespace {

void read_all(benchmark::State& state, const Bytes& file) {
    for (auto _ : state) benchmark::DoNotOptimize(exif::read_orientation(file));
}

void jpeg(benchmark::State& state) {
    JpegOptions options;
    options.exif = camera_exif(6);
    read_all(state, encode_jpeg(page_raster(640, 480, 3), options));
}
BENCHMARK(jpeg);

void png(benchmark::State& state) {
    PngOptions options;
    options.exif = camera_exif(6);
    read_all(state, encode_png(noise_raster(640, 480, 3), options));
}
BENCHMARK(png);

/// The largest directory that fits a segment, without the tag.
void jpeg_with_thousands_of_entries(benchmark::State& state) {
    JpegOptions options;
    options.exif = exif_block(std::vector<ExifEntry>(5400, ExifEntry{0x0100, 4, 1, 1}), false);
    read_all(state, encode_jpeg(page_raster(64, 64, 3), options));
}
BENCHMARK(jpeg_with_thousands_of_entries);

}  // namespace
