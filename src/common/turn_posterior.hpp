// From the summed log-probabilities of the coarse stage to calibrated probabilities of the four turns.
//
// Passes over one image are not independent, so their sum is overconfident, the more so the more passes there are:
// each stream is divided by a temperature scale * passes^growth (Guo et al. 2017, arXiv:1706.04599, extended by the
// number of passes), the streams are added (a product of experts), and a small share of the probability is spread
// evenly, since no number of agreeing passes excludes that all are wrong together.
//
// A tile is right about its own place and may be wrong about the page: it enters the sum as
// log((1 - doubt) p + doubt / 4), so that one tile can say only so much, however sure it is (document_place_doubt).
// What all tiles say together may be true of the text and not of the page: the labels of a chart often stand on their
// side. It is the likelier the fewer of the places that were asked can be read, the others showing what is no text; that
// share times document_unread of the probability is spread evenly before the page as a whole is added.
//
// Where places disagree about the direction the spread share grows with how much of the text does
// (document_disagreement): which one prevails is then known from less. How much that is few places tell badly; the page as
// a whole, torn between two directions or sure of one, tells it better together with them (text_directions).
//
// Of a photograph whose views were levelled before they were asked the circle (circle_posterior.hpp) is a further stream: its
// quarters once the tilt is taken out, to the power turn_weight, since discs and whole views see the same picture. The turns
// of both are those of the levelled picture. Of one that lies level the whole views alone say more.
//
// Tiles and photographs are asked of a small picture as of a large one, which neither network was trained for: their
// temperature grows as the pixels get fewer (resolution^-coarse). The network of whole pages was trained on small ones.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "common/circle_posterior.hpp"
#include "common/evidence.hpp"
#include "common/turn_calibration.hpp"

namespace upright {

/// Share of the text that reads in the second of its directions, 0..0.5.
inline double second_share(std::array<double, 4> shares) {
    std::sort(shares.begin(), shares.end());
    return shares[2];
}

/// How much of the text disagrees: the second direction, and half of the others, which are misread as often as they are there.
inline double disagreeing_share(std::array<double, 4> shares) {
    std::sort(shares.begin(), shares.end());
    return shares[2] + (shares[0] + shares[1]) / 2;
}

/// The second direction as the tiles alone tell it.
inline double second_direction_share(const TurnEvidence& evidence) {
    const std::array<float, 4>& read = evidence.direction_share;
    return second_share({static_cast<double>(read[0]), static_cast<double>(read[1]), static_cast<double>(read[2]),
                         static_cast<double>(read[3])});
}

/// How much the page as a whole counts in text_directions, 0..1, where every place that was asked can be read; where few
/// can, it has seen no more than they have, and counts for that share of it.
constexpr double whole_in_directions = 0.3;

/// Share of the text in each direction that tiles read, as they and the page as a whole say together: logarithms of both
/// weighted and added. All 0 where no text was read.
inline std::array<double, 4> text_directions(const TurnEvidence& evidence) {
    std::array<double, 4> shares{};
    const double weight = evidence.whole_passes > 0 ? whole_in_directions * static_cast<double>(evidence.read_share) : 0.0;
    const double temperature =
        turn_calibration::whole_scale * std::pow(std::max(1, evidence.whole_passes), turn_calibration::whole_growth);
    const float highest = *std::max_element(evidence.whole.begin(), evidence.whole.end());
    double sum = 0;
    for (std::size_t q = 0; q < 4; ++q) {
        const double whole = static_cast<double>(evidence.whole[q] - highest) / temperature;
        const auto read = static_cast<double>(evidence.direction_share[q]);
        if (read > 0) shares[q] = std::pow(read, 1 - weight) * std::exp(weight * whole);
        sum += shares[q];
    }
    for (double& share : shares) share = sum > 0 ? share / sum : 0.0;
    return shares;
}

/// Logarithms of probabilities in proportion to exp(weight), of which `doubt` is spread evenly.
inline std::array<double, 4> doubted_logarithms(std::array<double, 4> weight, double doubt) {
    const double highest = *std::max_element(weight.begin(), weight.end());
    double sum = 0;
    for (double& w : weight) sum += w = std::exp(w - highest);
    // The least number keeps the logarithm of a turn that is out of the question finite where there is no doubt.
    for (double& w : weight) w = std::log((1 - doubt) * w / sum + doubt / 4 + std::numeric_limits<double>::min());
    return weight;
}

inline std::array<double, 4> turn_posterior(const TurnEvidence& evidence) {
    const double resolution = std::max(0.05, static_cast<double>(evidence.resolution));
    const auto temperature = [](double scale, double growth, int passes) {
        return scale * std::pow(std::max(1, passes), growth);
    };
    const double document_temperature = temperature(turn_calibration::document_scale,
                                                    turn_calibration::document_growth, evidence.document_passes) *
                                        std::pow(resolution, -turn_calibration::document_coarse);
    const double whole_temperature =
        temperature(turn_calibration::whole_scale, turn_calibration::whole_growth, evidence.whole_passes);
    const double photo_temperature =
        temperature(turn_calibration::photo_scale, turn_calibration::photo_growth, evidence.photo_passes) *
        std::pow(resolution, -turn_calibration::photo_coarse);
    const auto share = static_cast<double>(evidence.document_weight);
    // What tiles say of a photograph counts for less, and what views of a photograph say of a page.
    const double as_document = std::min(1.0, 2 * share), as_photo = std::min(1.0, 2 * (1 - share));
    std::array<double, 4> weight{};
    for (std::size_t q = 0; q < 4; ++q) weight[q] = static_cast<double>(evidence.document[q]) / document_temperature;
    const double unread = 1 - static_cast<double>(evidence.read_share);
    const std::array<double, 4> document = doubted_logarithms(weight, turn_calibration::document_unread * unread);
    for (std::size_t q = 0; q < 4; ++q) {
        weight[q] = as_document * (document[q] + static_cast<double>(evidence.whole[q]) / whole_temperature) +
                    as_photo * static_cast<double>(evidence.photo[q]) / photo_temperature;
    }
    if (evidence.circle.passes > 0 && evidence.photo_level_degrees != 0) {
        const CirclePosterior circle = circle_posterior(evidence.circle, resolution);
        const std::array<double, 4> quarters = quarters_of(circle, tilt_of(circle).degrees);
        for (std::size_t q = 0; q < 4; ++q) {
            weight[q] += as_photo * circle_calibration::turn_weight * std::log(quarters[q]);
        }
    }
    const double highest = *std::max_element(weight.begin(), weight.end());
    double sum = 0;
    for (double& w : weight) sum += w = std::exp(w - highest);
    const double doubt = share * turn_calibration::document_doubt + (1 - share) * turn_calibration::photo_doubt +
                         turn_calibration::document_disagreement * disagreeing_share(text_directions(evidence));
    for (double& w : weight) w = (1 - doubt) * w / sum + doubt / 4;
    return weight;
}

}  // namespace upright
