// What the vision stages found, before confidence/ turns it into probabilities. Angles: clockwise degrees to apply.
#pragma once

#include <array>

namespace upright {

/// The fine angle as vote/ found it.
struct SkewEvidence {
    bool found = false;       ///< false: blank, noise, gradient or texture; nothing below means anything
    double skew = 0;          ///< (-45, 45]
    double sigma = 0;         ///< standard error from curvature and the disagreement of the parts, degrees
    double significance = 0;  ///< gain of the answer over no turn at all, in units of its own noise
    double peak_ratio = 0;    ///< energy of the best coarse peak over that of the second, at least 1
    double text_energy = 0;   ///< strength of text-like periodic rows, 0 for none
    bool reliable = false;    ///< strong enough to level the view before the turn is asked
};

/// The coarse turn as coarse/ found it, for the stored (unmirrored) pixels. Log-probabilities are not calibrated.
struct TurnEvidence {
    std::array<float, 4> document{};  ///< summed log-probabilities of the text stream, each at most 0
    std::array<float, 4> photo{};     ///< of the whole-view stream
    int document_passes = 0;          ///< tiles asked; 0 when there is no text-like content
    int photo_passes = 0;             ///< views asked
    float document_weight = 0;        ///< share of the document stream, 0..1: 1 a page of text, 0 a photograph
    bool has_content = false;         ///< false: nothing in the image defines an "up"
};

}  // namespace upright
