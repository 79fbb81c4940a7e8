// Gradients with their texture weights (every image) and the Canny map (only when asked to explain).
#include <benchmark/benchmark.h>

#include "edges/canny.hpp"
#include "edges/gradient.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

namespace {

const GreyImage& page() {
    static const GreyImage image = draw_text(1240, 1754, 5, {120, 120, 1120, 1630, 34, 16, 1});
    return image;
}

void gradients(benchmark::State& state) {
    edges::GradientWorkspace workspace;
    GradientPlanes planes;
    for (auto _ : state) {
        edges::find_gradients(page().view(), {}, workspace, planes);
        benchmark::DoNotOptimize(planes.down.data());
    }
}
BENCHMARK(gradients)->Unit(benchmark::kMillisecond);

void canny(benchmark::State& state) {
    edges::EdgeMap map;
    for (auto _ : state) {
        edges::find_edges(page().view(), {}, map);
        benchmark::DoNotOptimize(map.edges.pixels.data());
    }
}
BENCHMARK(canny)->Unit(benchmark::kMillisecond);

}  // namespace
