// What the vision stages found, before confidence/ turns it into probabilities. Angles: clockwise degrees to apply.
#pragma once

#include <array>
#include <cstddef>

namespace upright {

/// The fine angle as vote/ found it.
struct SkewEvidence {
    bool found = false;       ///< false: blank, noise, gradient or texture; nothing below means anything
    double skew = 0;          ///< (-45, 45]
    double sigma = 0;         ///< standard error from curvature and the disagreement of the parts, degrees
    double significance = 0;  ///< agreement of the lines with the answer, in units of what noise alone would give
    double peak_ratio = 0;    ///< energy of the best direction over that of the best other one; above 1 mostly
    double fill = 0;          ///< share of the image that carries edges, 0..1: near 1 for texture and noise
    double text_energy = 0;   ///< rows of text and rules in the answer's direction, in pixels of coherent height
    bool bent = false;        ///< perspective or curl: the angle is that of the centre
    bool reliable = false;    ///< strong enough to level the view before the turn is asked
};

/// The level of a photograph as its straight edges tell it, looked for near a rough angle.
struct LineTilt {
    bool found = false;
    double skew = 0;         ///< clockwise degrees to apply to the stored pixels, (-45, 45]
    double sigma = 0;        ///< standard error where it is right, degrees
    double probability = 0;  ///< that it is right, 0..1: the edges found are those that must be level or upright
};

/// Bins of 10 degrees of the whole circle: bin k stands for the turn by 10 k degrees.
inline constexpr std::size_t circle_bins = 36;

/// What makes a photograph upright, of all angles, as coarse/ found it in discs about its middle; for the stored
/// (unmirrored) pixels.
struct CircleEvidence {
    std::array<float, circle_bins> log_probability{};  ///< summed over the discs; not calibrated
    int passes = 0;                                    ///< discs asked; 0: nothing is known
};

/// The coarse turn as coarse/ found it, for the stored (unmirrored) pixels. Log-probabilities are not calibrated.
struct TurnEvidence {
    std::array<float, 4> document{};  ///< summed log-probabilities of the text stream, each at most 0
    std::array<float, 4> whole{};     ///< of the stream of whole pages
    std::array<float, 4> photo{};     ///< of the stream of photographs
    int document_passes = 0;          ///< tiles asked; 0 when there is no text-like content
    int whole_passes = 0;             ///< views of the whole page asked
    int photo_passes = 0;             ///< views asked as of a photograph
    CircleEvidence circle;
    /// Skew by which the views of a photograph were levelled before they were asked; 0: they were not.
    double photo_level_degrees = 0;
    float resolution = 1;             ///< 0..1: short side in pixels over what the networks were made for; 1 from there on
    float document_weight = 0;        ///< share of the document stream, 0..1: 1 a page of text, 0 a photograph
    bool has_content = false;         ///< false: nothing in the image defines an "up"
    /// Share of the text by area that reads upright after each turn, summing to 1; all 0 where no text was read.
    std::array<float, 4> direction_share{};
    float read_share = 1;  ///< 0..1: of the places that were asked, those where text was read; 1 where none was asked
};

}  // namespace upright
