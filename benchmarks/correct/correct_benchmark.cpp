// What it costs to put a 12 megapixel photograph right, by each way. Bytes per second are those of the JPEG.
#include <benchmark/benchmark.h>

#include "support/encode_jpeg.hpp"
#include "support/raster.hpp"
#include "upright/correct.hpp"

namespace {

using namespace upright;

/// 4000 x 3008 in 4:2:0, whole blocks, with as much detail as a camera's picture: about 4 MB.
const test::Bytes& photograph(bool progressive) {
    const auto make = [](bool wants_progressive) {
        test::Raster raster = test::smooth_raster(4000, 3008, 3);
        const test::Raster noise = test::noise_raster(4000, 3008, 3);
        for (std::size_t i = 0; i < raster.samples.size(); ++i) {
            raster.samples[i] = static_cast<std::uint8_t>((15 * raster.samples[i] + noise.samples[i]) / 16);
        }
        test::JpegOptions options;
        options.quality = 92;
        options.progressive = wants_progressive;
        options.exif = {};
        return test::encode_jpeg(raster, options);
    };
    static const test::Bytes baseline = make(false), in_scans = make(true);
    return progressive ? in_scans : baseline;
}

void correct(benchmark::State& state, const Correction& correction, const CorrectOptions& options, bool progressive) {
    const test::Bytes& file = photograph(progressive);
    for (auto _ : state) {
        const auto result = correct_encoded(file.data(), file.size(), correction, options);
        if (!result) state.SkipWithError(result.error().message.c_str());
        benchmark::DoNotOptimize(result);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(file.size()));
}

CorrectOptions with(How how) {
    CorrectOptions options;
    options.how = how;
    return options;
}

BENCHMARK_CAPTURE(correct, tag, Correction{false, 1, 0}, with(How::tag), false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(correct, lossless_quarter, Correction{false, 1, 0}, with(How::automatic), false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(correct, lossless_half, Correction{false, 2, 0}, with(How::automatic), false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(correct, lossless_quarter_progressive, Correction{false, 1, 0}, with(How::automatic), true)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(correct, level, Correction{false, 0, 1.7}, with(How::automatic), false)
    ->Unit(benchmark::kMillisecond);

}  // namespace
