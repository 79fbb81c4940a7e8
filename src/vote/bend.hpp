// The direction of the lines at the page's centre when it is not the same everywhere: perspective and curl.
//
// Method: the energies of neighbouring blocks are kept apart for every cell (pair of blocks x band) over a wide sweep of
// trial angles; the smooth field of directions  d(x, y) = d0 + dx x + dy y + dxx x^2  with the highest summed energy is
// searched for. Perspective makes straight lines fan out (dy), a curl bends all lines alike (dx, dxx). No peak is
// picked in any single cell, so cells with little text follow the others.
// Valid range: directions within `range_degrees` of the base angle everywhere; the field must be smooth.
// Known failures: pages with two directions of text; a cylinder seen from close by, whose bend is not quadratic.
#pragma once

#include <vector>

#include "common/line_evidence.hpp"
#include "vote/blocks.hpp"

namespace upright::vote {

struct BendSettings {
    double range_degrees = 2.5;  ///< source: corners of a page before a camera move by up to 5 % of its side
    double step_degrees = 0.1;
    int flat_clip = 60;          ///< as RefineSettings::flat_clip
    // A bent field is believed when all of these hold; found on generated camera views against all other pages.
    double gain_by_cells = 6;    ///< gain beyond 5 %, times the cells in use: what four free parameters give on noise
    double gain_ramp = 0.3;     ///< width of the gains over which the trust rises from 0 to 1
    double min_cells = 20;       ///< cells in use: text over a good part of the page
    double min_spread = 1;       ///< degrees; less is not worth the loss of precision
    double max_move = 1;         ///< degrees from the straight answer; more is another direction altogether
};

struct BendWorkspace {
    BlockMemory memory;
    std::vector<float> energies;  ///< [cell][trial angle]
};

struct Bend {
    double skew_degrees = 0;    ///< at the centre
    double spread_degrees = 0;  ///< largest deviation from it within the page
    double gain = 1;            ///< energy of the bent field over that of the best straight one, at least 1
    double cells = 0;           ///< how many of the cells carry that energy

    /// Standard error. Source: generated camera views, 0.06 of the spread holds 90 % of the errors within two.
    double sigma_degrees() const { return 0.06 * spread_degrees; }
};

/// `strips` of the direction that carries the text, built within `range_degrees` of the answer.
Bend find_bend(const StripProfiles& strips, const BendSettings& settings, BendWorkspace& workspace);

/// Weight of the bent field's answer against a straight one, 0..1; it rises steadily, so that an image and its turned
/// copy, whose gains differ a little, do not get answers that differ a lot.
double trust(const Bend& bend, double straight_skew_degrees, const BendSettings& settings);

/// Whether a bent field that is not believed is still good enough to widen the straight answer's standard error.
bool worth_doubt(const Bend& bend, double straight_skew_degrees);

}  // namespace upright::vote
