// From the summed log-probabilities of the coarse stage to calibrated probabilities of the four turns.
//
// Passes over one image are not independent, so their sum is overconfident, the more so the more passes there are:
// each stream is divided by a temperature scale * passes^growth (Guo et al. 2017, arXiv:1706.04599, extended by the
// number of passes), the streams are added (a product of experts), and a small share of the probability is spread
// evenly, since no number of agreeing passes excludes that all are wrong together.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "common/evidence.hpp"
#include "common/turn_calibration.hpp"

namespace upright {

inline std::array<double, 4> turn_posterior(const TurnEvidence& evidence) {
    const auto temperature = [](double scale, double growth, int passes) {
        return scale * std::pow(std::max(1, passes), growth);
    };
    const double document_temperature = temperature(turn_calibration::document_scale,
                                                    turn_calibration::document_growth, evidence.document_passes);
    const double photo_temperature =
        temperature(turn_calibration::photo_scale, turn_calibration::photo_growth, evidence.photo_passes);
    std::array<double, 4> weight{};
    for (std::size_t q = 0; q < 4; ++q) {
        weight[q] = static_cast<double>(evidence.document[q]) / document_temperature +
                    static_cast<double>(evidence.photo[q]) / photo_temperature;
    }
    const double highest = *std::max_element(weight.begin(), weight.end());
    double sum = 0;
    for (double& w : weight) sum += w = std::exp(w - highest);
    const auto share = static_cast<double>(evidence.document_weight);
    const double doubt = share * turn_calibration::document_doubt + (1 - share) * turn_calibration::photo_doubt;
    for (double& w : weight) w = (1 - doubt) * w / sum + doubt / 4;
    return weight;
}

}  // namespace upright
