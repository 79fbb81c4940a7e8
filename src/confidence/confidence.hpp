// From evidence to calibrated probabilities and a decision. Pure arithmetic: no image, no OpenCV, no allocation.
#pragma once

#include <array>

#include "common/evidence.hpp"
#include "upright/detection.hpp"
#include "upright/options.hpp"

namespace upright::confidence {

/// What is known of the quarter turn once content and tag are weighed.
struct TurnAnswer {
    int quarter_turns = 0;
    bool mirrored = false;
    std::array<double, 4> posterior{0.25, 0.25, 0.25, 0.25};
    double confidence = 0;
    Kind kind = Kind::unknown;
    Decision decision = Decision::none;
    Agreement exif_agrees = Agreement::unknown;
};

struct SkewAnswer {
    double skew = 0, sigma = 0, confidence = 0;
};

/// `exif_orientation` 0..8. Evidence is for the stored pixels before any flip.
TurnAnswer decide_turn(const TurnEvidence& evidence, int exif_orientation, const Options& options);

/// False for what was looked at, defines no "up" and shows no text: the lines of a texture, or of a detail at an angle,
/// need not be level.
bool defines_level(const TurnEvidence& evidence);

/// P(the lines found are those that must be level), whatever the precision.
double direction_probability(const SkewEvidence& evidence);

/// P(|error| <= 0.2 degrees), and 0 instead of the angle where its gain over 0 is not significant.
SkewAnswer decide_skew(const SkewEvidence& evidence, Kind kind);

}  // namespace upright::confidence
