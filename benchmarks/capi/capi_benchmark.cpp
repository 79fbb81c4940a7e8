// What the C interface costs on top of the C++ one: the same smallest question through both, everything switched off.
// The difference of the two medians is the overhead:
//   capi_benchmark --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
#include <array>

#include <benchmark/benchmark.h>
#include <upright.h>

#include "upright/detector.hpp"

namespace {

constexpr int side = 8;
constexpr std::array<std::uint8_t, side * side> pixels{};

void ask_through_cpp(benchmark::State& state) {
    upright::Options options;
    options.detect_skew = options.detect_turn = false;
    const auto detector = upright::Detector::create(options);
    const upright::ImageView view{pixels.data(), side, side, side, upright::PixelFormat::grey};
    for (auto _ : state) benchmark::DoNotOptimize(detector->detect_pixels(view));
}
BENCHMARK(ask_through_cpp);

void ask_through_c(benchmark::State& state) {
    upright_options options;
    upright_options_init(&options, sizeof options);
    options.skip_skew = options.skip_turn = 1;
    upright_detector* detector = nullptr;
    upright_detector_create(&options, &detector, nullptr);
    upright_image image{};
    image.struct_size = sizeof image;
    image.format = UPRIGHT_PIXEL_GREY;
    image.width = image.height = side;
    image.data = pixels.data();
    image.size_bytes = pixels.size();
    upright_detection answer{};
    answer.struct_size = sizeof answer;
    upright_diagnostics why{};
    why.struct_size = sizeof why;
    for (auto _ : state) benchmark::DoNotOptimize(upright_detect_pixels(detector, &image, &answer, &why));
    upright_detector_destroy(detector);
}
BENCHMARK(ask_through_c);

void read_tag_through_cpp(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(upright::read_exif_orientation(pixels.data(), pixels.size()));
}
BENCHMARK(read_tag_through_cpp);

void read_tag_through_c(benchmark::State& state) {
    int32_t orientation = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(upright_read_exif_orientation(pixels.data(), pixels.size(), &orientation));
    }
}
BENCHMARK(read_tag_through_c);

}  // namespace
