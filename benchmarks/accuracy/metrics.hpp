// Figures of merit for a set of answered images. Nothing is rounded; an image without an answer counts as wrong with
// confidence 0 and as a skew error of 45 degrees.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manifest.hpp"
#include "upright/detection.hpp"

namespace accuracy {

struct Sample {
    Truth truth;
    bool answered = false;
    std::string error;  ///< why there is no answer
    upright::Detection detection;
};

/// Skew. AED, TOP80 and CE as defined for DISEC 2013 (Papandreou et al.), WE as added by DISE 2021.
struct SkewFigures {
    std::size_t count = 0;
    double aed = 0;            ///< mean absolute error, degrees
    double top80 = 0;          ///< mean of the best 80 %, degrees
    double ce = 0;             ///< share within 0.1 degrees
    double within_half = 0;    ///< share within 0.5 degrees
    double worst = 0;          ///< degrees
    double worst_sure = 0;     ///< worst among skew_confidence >= 0.5, degrees
    double share_unsure = 0;   ///< share with skew_confidence < 0.5
    double within_2_sigma = 0;
    double unskewed_at_zero = 0;  ///< of the images whose true skew is 0: share answered within 0.05 degrees
    std::size_t unskewed_count = 0;
    double expected_calibration_error = 0;  ///< of skew_confidence as P(error <= 0.2 degrees)
};

/// Quarter turns.
struct TurnFigures {
    std::size_t count = 0;
    double accuracy = 0;
    double accuracy_60 = 0, accuracy_80 = 0, accuracy_95 = 0;  ///< of the surest 60, 80, 95 %
    double expected_calibration_error = 0;                     ///< 15 equal-mass bins
    double false_rotation = 0;  ///< of the upright images: share turned with decision "apply"
    std::size_t upright_count = 0;
    double applied = 0, applied_wrong = 0;  ///< share with decision "apply"; share of those that is wrong
    double none = 0;                        ///< share with decision "none"
};

struct TimeFigures {
    double decode_median = 0, vision_median = 0, vision_mean = 0, skew_median = 0, coarse_median = 0,
           coarse_mean = 0;  ///< milliseconds
};

using Samples = std::vector<const Sample*>;

double skew_error(const Sample& sample);
bool turn_is_right(const Sample& sample);

SkewFigures skew_figures(const Samples& samples);  ///< over the samples with a true skew
TurnFigures turn_figures(const Samples& samples);  ///< over the samples with a true turn
TimeFigures time_figures(const Samples& samples);  ///< over the answered ones

/// Expected calibration error of (probability, outcome) pairs over `bins` bins of equal mass.
double expected_calibration_error(std::vector<std::pair<double, bool>> predictions, std::size_t bins = 15);

}  // namespace accuracy
