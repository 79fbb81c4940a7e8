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
    double gain_by_cells = 10;   ///< gain expected of the field's freedom alone, times the cells in use
};

struct BendWorkspace {
    BlockMemory memory;
    std::vector<float> energies;  ///< [cell][trial angle]
};

struct Bend {
    double skew_degrees = 0;    ///< at the centre
    double spread_degrees = 0;  ///< largest deviation from it within the page
    double gain = 1;            ///< energy of the bent field over that of the best straight one, at least 1
    bool significant = false;   ///< the gain is more than the field's freedom explains
};

/// `strips` of the direction that carries the text, built within `range_degrees` of the answer.
Bend find_bend(const StripProfiles& strips, const BendSettings& settings, BendWorkspace& workspace);

}  // namespace upright::vote
