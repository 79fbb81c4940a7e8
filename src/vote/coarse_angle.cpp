#include "vote/coarse_angle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>

namespace upright::vote {
namespace {

/// Minimum over a window of `half` bins on both sides, periodic (ends wrap round to the other spectrum's ends).
std::vector<float> sliding_minimum(const std::vector<float>& values, int half) {
    const int n = static_cast<int>(values.size());
    std::vector<float> minimum(values.size());
    std::deque<int> window;
    const auto at = [&](int i) { return values[static_cast<std::size_t>(std::clamp(i, 0, n - 1))]; };
    for (int i = -half; i < n + half; ++i) {
        while (!window.empty() && at(window.back()) >= at(i)) window.pop_back();
        window.push_back(i);
        const int centre = i - half;
        while (window.front() < centre - half) window.pop_front();
        if (centre >= 0 && centre < n) minimum[static_cast<std::size_t>(centre)] = at(window.front());
    }
    return minimum;
}

/// Linear interpolation of a spectrum at ascending angles.
void add_resampled(const AngleSpectrum& spectrum, AngleSpectrum& combined, int half) {
    std::vector<float> values(combined.angle_degrees.size());
    std::size_t bin = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float angle = combined.angle_degrees[i];
        while (bin + 2 < spectrum.angle_degrees.size() && spectrum.angle_degrees[bin + 1] < angle) ++bin;
        const float a = spectrum.angle_degrees[bin], b = spectrum.angle_degrees[bin + 1];
        const float share = std::clamp((angle - a) / (b - a), 0.0F, 1.0F);
        values[i] = spectrum.energy[bin] + share * (spectrum.energy[bin + 1] - spectrum.energy[bin]);
    }
    const std::vector<float> floor = sliding_minimum(values, half);
    for (std::size_t i = 0; i < values.size(); ++i) combined.energy[i] += values[i] - floor[i];
}

}  // namespace

std::vector<Candidate> find_candidates(const SpectrumPair& spectra, const CoarseSettings& settings,
                                       AngleSpectrum& combined) {
    const int steps = std::max(1, static_cast<int>(std::lround(90 / settings.step_degrees)));
    const int bins = steps + 1;
    combined.angle_degrees.resize(static_cast<std::size_t>(bins));
    combined.energy.assign(static_cast<std::size_t>(bins), 0.0F);
    for (int i = 0; i < bins; ++i) {
        combined.angle_degrees[static_cast<std::size_t>(i)] = static_cast<float>(-45 + i * settings.step_degrees);
    }
    const int half = static_cast<int>(std::lround(settings.floor_degrees / settings.step_degrees));
    for (const AngleSpectrum* spectrum : {&spectra.across, &spectra.down}) {
        if (spectrum->angle_degrees.size() > 1) add_resampled(*spectrum, combined, half);
    }

    std::vector<Candidate> candidates;
    std::vector<float> rest = combined.energy;
    const int apart = static_cast<int>(std::lround(settings.apart_degrees / settings.step_degrees));
    for (int k = 0; k < settings.count; ++k) {
        const auto best = std::max_element(rest.begin(), rest.end());
        if (*best <= 0) break;
        const int at = static_cast<int>(best - rest.begin());
        candidates.push_back({-45 + at * settings.step_degrees, static_cast<double>(*best)});
        // Both ends are the same direction, 90 degrees apart.
        for (int i = at - apart; i <= at + apart; ++i) {
            const int wrapped = (i + steps) % steps;
            rest[static_cast<std::size_t>(wrapped)] = 0;
            if (wrapped == 0) rest[static_cast<std::size_t>(steps)] = 0;
        }
    }
    return candidates;
}

}  // namespace upright::vote
