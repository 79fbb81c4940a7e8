// The answer to "how must this image be turned to be upright?".
//
// Convention, stated once for the whole project: every angle is in CLOCKWISE DEGREES TO APPLY to the stored pixels.
// A page whose text rises to the right has a positive skew; a photograph that lies on its left side (its top points
// left) has quarter_turns 1. If `mirrored` is set, flip the stored pixels left-right first, then turn.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "upright/explanation.hpp"

namespace upright {

enum class Kind : std::int32_t { unknown = 0, document = 1, photo = 2 };

/// What follows from a probability and its threshold.
enum class Decision : std::int32_t {
    none = 0,    ///< leave it as it is: nothing says otherwise
    review = 1,  ///< an answer below the threshold: ask a person
    apply = 2,   ///< do it
};

/// Agreement of the EXIF tag with the content.
enum class Agreement : std::int32_t {
    unknown = 0,      ///< no tag, or content that does not say
    agrees = 1,       ///< the content is clear and says what the tag says
    contradicts = 2,  ///< the content is clear and says something else
};

/// Wall-clock milliseconds of one call, by stage. `vision` is everything that is not decoding.
struct Timings {
    double decode = 0, vision = 0;
    double exif = 0, preprocess = 0, edges = 0, lines = 0, vote = 0, coarse = 0, confidence = 0;
};

/// Two answers, each with its probability and its decision: which quarter turn, and which fine angle. The estimates
/// stand here whatever is decided; `rotation_angle` holds what is decided to be applied.
struct Detection {
    double rotation_angle = 0;  ///< 90 * quarter_turns where the turn, plus skew where the level is applied; (-180, 180]
    Decision decision = Decision::none;  ///< of the picture: turn_decision, or level_decision where that is none

    int quarter_turns = 0;                                    ///< clockwise, 0..3
    bool mirrored = false;                                    ///< flip left-right before turning; from EXIF 2, 4, 5, 7
    double confidence = 0;                                    ///< P(quarter_turns is right), calibrated, 0..1
    std::array<double, 4> posterior{0.25, 0.25, 0.25, 0.25};  ///< of each quarter turn, sums to 1
    /// apply: quarter_turns (0 too) is right with at least Options::min_turn_confidence. none: nothing in the image or
    /// its tags defines an "up".
    Decision turn_decision = Decision::none;

    double skew = 0;              ///< fine angle that levels text rows or lines, (-45, 45]; 0 if none is clear
    double skew_sigma = 0;        ///< standard error of skew, degrees; 0 where none was found, or none of a photograph could
                                  ///< be answered
    double skew_confidence = 0;   ///< P(|error of skew| <= 0.2 degrees), 0..1
    double level_confidence = 0;  ///< P(turning by skew leaves the picture straighter than it was), 0..1
    /// apply: levelling is worth a resampling and level_confidence reaches Options::min_level_confidence. none: the image
    /// shows no level, or is level already.
    Decision level_decision = Decision::none;

    Kind kind = Kind::unknown;
    /// 0 when absent or invalid, else 1..8. Of HEIC and AVIF what irot and imir of the container mean, as the EXIF value
    /// that says the same: viewers go by these, and ignore EXIF in such files; `warnings` names an EXIF that contradicts.
    int exif_orientation = 0;
    Agreement exif_agrees = Agreement::unknown;

    /// Share of the text by area that reads upright after each turn, summing to 1; all 0 where no text was read.
    std::array<double, 4> direction_share{};
    bool reads_several_ways = false;  ///< two directions hold much text each: the turn is for review

    int width = 0, height = 0;  ///< stored size in pixels
    int page_index = 0;         ///< which picture of the file, counted from 0
    int page_count = 0;         ///< how many it has; 0 when not known, as for pixels
    /// The file ends early; the answer is from the part that is there. Of a large progressive JPEG the first scans alone may
    /// be read: this tells then whether the end-of-image marker is there, and damage in the other scans is not found. False
    /// where `from_preview`: nobody has seen the end.
    bool truncated = false;
    bool from_preview = false;  ///< the answer is from the small picture beside it (Options::preview)
    std::string warnings;       ///< what the decoder complained of, one line each; empty when nothing

    Timings timings;
    std::shared_ptr<const Explanation> explanation;  ///< null unless Options::explain
};

}  // namespace upright
