// Sub-step maximum of a sampled curve.
#pragma once

#include <algorithm>
#include <array>

namespace upright::vote {

inline constexpr int fit_points = 5;
using FitValues = std::array<double, fit_points>;

/// Least-squares parabola through equidistant values: value = constant + slope x + bend x^2, x in steps from the middle.
struct Parabola {
    double slope = 0, bend = 0;
    explicit Parabola(const FitValues& y)
        : slope((-2 * y[0] - y[1] + y[3] + 2 * y[4]) / 10), bend((2 * y[0] - y[1] - 2 * y[2] - y[3] + 2 * y[4]) / 14) {}
    double vertex() const {
        if (bend >= 0) return slope > 0 ? 2 : -2;
        return std::clamp(-slope / (2 * bend), -2.0, 2.0);
    }
};

}  // namespace upright::vote
