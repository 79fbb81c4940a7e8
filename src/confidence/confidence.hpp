// From evidence to calibrated probabilities and decisions. Pure arithmetic: no image, no OpenCV, no allocation.
#pragma once

#include <array>

#include "common/evidence.hpp"
#include "confidence/tag.hpp"
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
    bool reads_several_ways = false;
};

/// What is known of the fine angle. Members as those of Detection.
struct SkewAnswer {
    double skew = 0, sigma = 0, confidence = 0;
    double level_confidence = 0;
    Decision level_decision = Decision::none;
};

/// Evidence is for the stored pixels before any flip.
TurnAnswer decide_turn(const TurnEvidence& evidence, const TagFacts& facts, const Options& options);

/// False for what was looked at, defines no "up" and shows no text: the lines of a texture, or of a detail at an angle,
/// need not be level.
bool defines_level(const TurnEvidence& evidence);

/// P(the lines found are those that must be level), whatever the precision.
double direction_probability(const SkewEvidence& evidence);

/// No photograph's SkewAnswer::level_confidence is above this: of the answers that are surest on upright photographs somewhat
/// under half are within 0.2 degrees.
inline constexpr double most_photo_level_confidence = 0.5;

/// Whether decide_skew() can answer another angle than 0 for a photograph whose best direction leads by so much
/// (SkewEvidence::peak_ratio), whatever else is found of it.
bool may_level_a_photo(double peak_ratio);

/// The angle (0 where its gain over 0 is not significant), its probabilities, and whether levelling by it is worth it.
SkewAnswer decide_skew(const SkewEvidence& evidence, Kind kind, const Options& options);

/// What the circle alone says makes the stored pixels upright, to look for lines near it.
struct RoughAngle {
    double degrees = 0;  ///< clockwise, of the whole circle
    double sigma = 0;    ///< where it is not wrong altogether
};
RoughAngle rough_angle(const TurnEvidence& evidence);

/// The same as decide_skew() of a photograph whose circle was asked (evidence.circle): from the circle and from the straight
/// edges near its angle, by their errors.
SkewAnswer decide_tilt(const TurnEvidence& evidence, const LineTilt& lines, const Options& options);

}  // namespace upright::confidence
