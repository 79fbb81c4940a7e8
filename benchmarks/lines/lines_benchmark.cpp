// The fast Hough transform at several sizes, the strip profiles, and the segments of an edge map.
#include <benchmark/benchmark.h>

#include "edges/canny.hpp"
#include "edges/gradient.hpp"
#include "lines/fast_hough.hpp"
#include "lines/segments.hpp"
#include "lines/strips.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

namespace {

const GreyImage& page() {
    static const GreyImage image = draw_text(1240, 1754, 5, {120, 120, 1120, 1630, 34, 16, 1});
    return image;
}

void fast_hough(benchmark::State& state) {
    edges::GradientWorkspace gradients;
    GradientPlanes planes;
    edges::GradientSettings settings;
    settings.max_side = static_cast<int>(state.range(0));
    edges::find_gradients(page().view(), settings, gradients, planes);
    lines::HoughWorkspace workspace;
    SpectrumPair spectra;
    for (auto _ : state) {
        lines::find_spectra(planes, workspace, spectra);
        benchmark::DoNotOptimize(spectra.across.energy.data());
    }
}
BENCHMARK(fast_hough)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);

void transpose(benchmark::State& state) {
    GreyImage vectors;
    for (auto _ : state) {
        lines::transpose(page().view(), vectors);
        benchmark::DoNotOptimize(vectors.pixels.data());
    }
}
BENCHMARK(transpose)->Unit(benchmark::kMillisecond);

void strips(benchmark::State& state) {
    GreyImage vectors;
    lines::transpose(page().view(), vectors);
    lines::StripWorkspace workspace;
    StripProfiles profiles;
    for (auto _ : state) {
        lines::find_strips(vectors.view(), false, static_cast<double>(state.range(0)), {}, {}, workspace, profiles);
        benchmark::DoNotOptimize(profiles.values.data());
    }
}
BENCHMARK(strips)->Arg(0)->Arg(5)->Arg(40)->Unit(benchmark::kMillisecond);

void segments(benchmark::State& state) {
    edges::EdgeMap map;
    edges::find_edges(page().view(), {}, map);
    for (auto _ : state) benchmark::DoNotOptimize(lines::find_segments(map.edges, {}));
}
BENCHMARK(segments)->Unit(benchmark::kMillisecond);

}  // namespace
