// Sweep, refinement and bend on one page, and the whole fine angle from 1 to 64 megapixels: its cost must not grow
// faster than the pixels.
#include <benchmark/benchmark.h>

#include <cmath>

#include "lines/strips.hpp"
#include "pipeline/skew.hpp"
#include "preprocess/preprocess.hpp"
#include "support/skew_page.hpp"
#include "vote/bend.hpp"
#include "vote/refine.hpp"

using namespace upright;
using namespace upright::test;

namespace {

GreyImage page_of(int width, int height) {
    const double unit = width / 1240.0;
    return draw_text(width, height, 5, {120 * unit, 120 * unit, 1120 * unit, 1630 * unit, 34 * unit, 16 * unit, 1});
}

struct Strips {
    StripProfiles across, down;
    Strips() {
        const GreyImage image = page_of(1240, 1754);
        GreyImage vectors;
        lines::transpose(image.view(), vectors);
        lines::StripWorkspace workspace;
        lines::find_strips(vectors.view(), false, 5, {}, {}, workspace, across);
        lines::find_strips(image.view(), true, 5, {}, {}, workspace, down);
    }
};

void sweep(benchmark::State& state) {
    const Strips strips;
    vote::RefineWorkspace workspace;
    for (auto _ : state) benchmark::DoNotOptimize(vote::sweep(strips.across, strips.down, {}, workspace));
}
BENCHMARK(sweep)->Unit(benchmark::kMillisecond);

void refine(benchmark::State& state) {
    const Strips strips;
    vote::RefineWorkspace workspace;
    for (auto _ : state) benchmark::DoNotOptimize(vote::refine(strips.across, strips.down, 5, {}, workspace));
}
BENCHMARK(refine)->Unit(benchmark::kMillisecond);

void bend(benchmark::State& state) {
    const Strips strips;
    vote::BendWorkspace workspace;
    for (auto _ : state) benchmark::DoNotOptimize(vote::find_bend(strips.across, {}, workspace));
}
BENCHMARK(bend)->Unit(benchmark::kMillisecond);

/// Preprocessing of the luma and the fine angle, by megapixels.
void skew(benchmark::State& state) {
    const int width = static_cast<int>(std::sqrt(static_cast<double>(state.range(0)) * 1e6 / 1.4142));
    const GreyImage image = page_of(width, width * 14142 / 10000);
    preprocess::Workspace views;
    pipeline::SkewWorkspace workspace;
    Timings timings;
    for (auto _ : state) {
        const GreyView fine = preprocess::prepare(image.view(), {}, {}, views).fine;
        benchmark::DoNotOptimize(pipeline::find_skew(fine, workspace, timings, nullptr));
    }
    state.counters["ns_per_pixel"] = benchmark::Counter(
        static_cast<double>(image.width) * image.height * 1e-9,
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(skew)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace
