// From the summed log-probabilities of the circle to calibrated probabilities of its bins, the tilt that they show, and the
// quarter turn that is then left.
//
// The sums are divided by a temperature scale * passes^growth and a small share is spread evenly, as those of the turns are
// (turn_posterior.hpp). The tilt is asked first, whichever quarter is up: of a picture that may as well stand on its head
// the level is known all the same. What lies within 45 degrees of a quarter turn of the levelled picture is that turn's, so
// that no tilt, near 45 degrees least of all, divides the probability of one turn between two.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "common/circle_calibration.hpp"
#include "common/evidence.hpp"

namespace upright {

inline constexpr int bins_of_a_quarter = static_cast<int>(circle_bins) / 4;
inline constexpr double bin_degrees = 360.0 / static_cast<double>(circle_bins);

using CirclePosterior = std::array<double, circle_bins>;

/// `resolution`: TurnEvidence::resolution.
inline CirclePosterior circle_posterior(const CircleEvidence& circle, double resolution) {
    const double temperature = circle_calibration::scale * std::pow(std::max(1, circle.passes), circle_calibration::growth) /
                               std::max(0.05, resolution);
    const auto highest =
        static_cast<double>(*std::max_element(circle.log_probability.begin(), circle.log_probability.end()));
    CirclePosterior posterior{};
    double sum = 0;
    for (std::size_t k = 0; k < circle_bins; ++k) {
        sum += posterior[k] = std::exp((static_cast<double>(circle.log_probability[k]) - highest) / temperature);
    }
    constexpr double doubt = circle_calibration::doubt;
    for (double& p : posterior) p = (1 - doubt) * p / sum + doubt / static_cast<double>(circle_bins);
    return posterior;
}

/// Clockwise degrees that level a picture, whichever quarter is then up.
struct Tilt {
    double degrees = 0;  ///< (-45, 45]
    double share = 0;    ///< of the probability, in the five bins about it
    double spread = 0;   ///< standard deviation within these, degrees
};

/// Of bins that go round, the mean of the five about the fullest one.
template <std::size_t Count>
Tilt tilt_of_bins(const std::array<double, Count>& bins) {
    constexpr int count = static_cast<int>(Count), reach = 2;
    const int fullest = static_cast<int>(std::max_element(bins.begin(), bins.end()) - bins.begin());
    double share = 0, first = 0, second = 0;
    for (int away = -reach; away <= reach; ++away) {
        const double p = bins[static_cast<std::size_t>((fullest + away + count) % count)];
        share += p;
        first += p * away;
        second += p * away * away;
    }
    const double mean = first / share;
    double degrees = std::fmod((fullest + mean) * bin_degrees, 90.0);
    if (degrees > 45) degrees -= 90;
    return {degrees, share, bin_degrees * std::sqrt(std::max(0.0, second / share - mean * mean))};
}

inline Tilt tilt_of(const CirclePosterior& posterior) {
    std::array<double, bins_of_a_quarter> folded{};
    for (std::size_t k = 0; k < circle_bins; ++k) folded[k % folded.size()] += posterior[k];
    return tilt_of_bins(folded);
}

/// The bin that the quarter turn `quarter` of the levelled picture lies in the middle of; may exceed the circle.
inline std::size_t middle_bin(int quarter, double tilt_degrees) {
    const auto nearest = static_cast<int>(std::lround(tilt_degrees / bin_degrees));
    return static_cast<std::size_t>(static_cast<int>(circle_bins) + nearest + bins_of_a_quarter * quarter) % circle_bins;
}

/// Probability of each quarter turn once the picture is levelled by `tilt_degrees`.
inline std::array<double, 4> quarters_of(const CirclePosterior& posterior, double tilt_degrees) {
    std::array<double, 4> quarters{};
    for (int quarter = 0; quarter < 4; ++quarter) {
        const std::size_t first = middle_bin(quarter, tilt_degrees) + circle_bins - bins_of_a_quarter / 2;
        for (std::size_t k = 0; k < bins_of_a_quarter; ++k) {
            quarters[static_cast<std::size_t>(quarter)] += posterior[(first + k) % circle_bins];
        }
    }
    return quarters;
}

}  // namespace upright
