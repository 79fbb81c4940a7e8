#include "pipeline/skew.hpp"

#include <chrono>

#include "edges/gradient.hpp"
#include "lines/fast_hough.hpp"
#include "lines/strips.hpp"
#include "vote/coarse_angle.hpp"
#include "vote/refine.hpp"

namespace upright::pipeline {

struct SkewWorkspace::State {
    edges::GradientWorkspace gradient;
    GradientPlanes planes;
    lines::HoughWorkspace hough;
    SpectrumPair spectra;
    AngleSpectrum combined;
    GreyImage transposed;
    lines::StripWorkspace strip;
    StripProfiles across, down;
    vote::RefineWorkspace refine;
};
SkewWorkspace::SkewWorkspace() : state_(std::make_unique<State>()) {}
SkewWorkspace::~SkewWorkspace() = default;

namespace {

class Stopwatch {
public:
    /// Milliseconds since the last call.
    double lap() {
        const auto now = std::chrono::steady_clock::now();
        const double milliseconds = std::chrono::duration<double, std::milli>(now - last_).count();
        last_ = now;
        return milliseconds;
    }

private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

SkewEvidence find_skew(GreyView fine, SkewWorkspace& workspace, Timings& timings, Explanation*) {
    SkewWorkspace::State& state = workspace.state();
    SkewEvidence evidence;
    Stopwatch watch;
    edges::find_gradients(fine, {}, state.gradient, state.planes);
    timings.edges += watch.lap();
    if (state.planes.width == 0) return evidence;
    lines::find_spectra(state.planes, state.hough, state.spectra);
    timings.lines += watch.lap();
    const auto candidates = vote::find_candidates(state.spectra, {}, state.combined);
    timings.vote += watch.lap();
    if (candidates.empty()) return evidence;

    lines::transpose(fine, state.transposed);
    vote::Refined refined{candidates.front().skew_degrees, 0, false};
    for (int attempt = 0; attempt < 2; ++attempt) {
        const double base = refined.skew_degrees;
        lines::find_strips(state.transposed.view(), false, base, {}, state.strip, state.across);
        lines::find_strips(fine, true, base, {}, state.strip, state.down);
        timings.lines += watch.lap();
        refined = vote::refine(state.across, state.down, {}, state.refine);
        timings.vote += watch.lap();
        if (!refined.at_edge) break;
    }
    evidence.found = true;
    evidence.skew = refined.skew_degrees > 45 ? refined.skew_degrees - 90
                    : refined.skew_degrees <= -45 ? refined.skew_degrees + 90
                                                  : refined.skew_degrees;
    evidence.sigma = 0.02;
    evidence.peak_ratio = candidates.size() > 1 ? candidates[0].energy / candidates[1].energy : 1000;
    evidence.reliable = true;
    return evidence;
}

}  // namespace upright::pipeline
