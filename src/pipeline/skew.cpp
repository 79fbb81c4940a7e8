#include "pipeline/skew.hpp"

#include <algorithm>
#include <cmath>
#include <chrono>

#include "edges/gradient.hpp"
#include "lines/fast_hough.hpp"
#include "lines/strips.hpp"
#include "vote/bend.hpp"
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
    vote::BendWorkspace bend;
    vote::RefineWorkspace refine; vote::RefineSettings rs;
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

/// Coarse peaks this much higher than the next are taken without looking at the next.
constexpr double clear_ratio = 3;

vote::Swept sweep_near(GreyView fine, double skew_degrees, SkewWorkspace::State& state, Timings& timings,
                       Stopwatch& watch) {
    vote::Swept swept;
    swept.skew_degrees = skew_degrees;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const double base = swept.skew_degrees;
        lines::find_strips(state.transposed.view(), false, base, state.planes.texture, {}, state.strip, state.across);
        lines::find_strips(fine, true, base, state.planes.texture, {}, state.strip, state.down);
        timings.lines += watch.lap();
        swept = vote::sweep(state.across, state.down, state.rs, state.refine);
        timings.vote += watch.lap();
        if (!swept.at_edge) break;
    }
    return swept;
}

/// Several directions compete: the one that most lines agree on wins, whatever their contrast.
vote::Swept best_supported(GreyView fine, const std::vector<vote::Candidate>& candidates, SkewWorkspace::State& state,
                           Timings& timings, Stopwatch& watch) {
    vote::Swept best;
    double best_support = -1;
    for (const vote::Candidate& candidate : candidates) {
        const vote::Swept swept = sweep_near(fine, candidate.skew_degrees, state, timings, watch);
        const double support = swept.across.rows + swept.down.rows;
        const bool drifted = best_support >= 0 && std::abs(swept.skew_degrees - candidate.skew_degrees) > 0.8;
        if (!drifted && support > best_support) {
            best_support = support;
            best = swept;
        }
    }
    return best;
}

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
    const bool clear = candidates.size() < 2 || candidates[0].energy > clear_ratio * candidates[1].energy;
    vote::Swept best;
    state.rs={};
    if (clear) {
        best = sweep_near(fine, candidates.front().skew_degrees, state, timings, watch);
    } else {
        best = best_supported(fine, candidates, state, timings, watch);
    }
    if (std::abs(state.across.base_degrees - best.skew_degrees) > 0.6) {
        lines::find_strips(state.transposed.view(), false, best.skew_degrees, state.planes.texture, {}, state.strip, state.across);
        lines::find_strips(fine, true, best.skew_degrees, state.planes.texture, {}, state.strip, state.down);
        timings.lines += watch.lap();
    }
    const vote::Refined refined = vote::refine(state.across, state.down, best.skew_degrees, state.rs, state.refine);
    timings.vote += watch.lap();
    double skew = refined.skew_degrees;
    double sigma=refined.sigma_degrees;
    if (refined.sigma_degrees > 0.02) {
      const bool rows = best.across.rows >= best.down.rows;
      vote::BendSettings bs;
      const vote::Bend bend = vote::find_bend(rows ? state.across : state.down, bs, state.bend);
      if (bend.significant) skew = bend.skew_degrees, sigma=0.03+0.02*bend.spread_degrees;
    }
    evidence.found = true;
    evidence.skew = skew > 45 ? skew - 90 : skew <= -45 ? skew + 90 : skew;
    evidence.sigma = sigma;
    evidence.text_energy = best.across.rows + best.down.rows;
    evidence.peak_ratio = candidates.size() > 1 ? candidates[0].energy / candidates[1].energy : 1000;
    evidence.reliable = true;
    return evidence;
}

}  // namespace upright::pipeline
