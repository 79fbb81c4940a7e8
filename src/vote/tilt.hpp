// How far a photograph is from level, from the straight pieces of its edges near a rough angle.
//
// Method: pieces are counted by direction, those across the picture and those down it apart, by where they lie (verticals
// that converge lean to the left on one side and to the right on the other; their mean is the level) and by length. Each of
// these histograms says by a kernel of its own how likely every further turn is; the sum is a log-likelihood, which was
// fitted to level photographs turned by known angles (training/fit_lines.py).
// Valid range: a rough angle within 15 degrees of the truth or of a quarter turn of it.
// Known failures: a street that climbs, roofs and stairs seen from the side, photographs that their makers tilted.
#pragma once

#include <vector>

#include "common/evidence.hpp"
#include "common/line_evidence.hpp"

namespace upright::vote {

/// `rough_degrees`: the angle that the pieces were found at; `rough_sigma`: its standard error, which chooses among several
/// directions and counts for nothing else.
LineTilt find_tilt(const std::vector<Piece>& pieces, double rough_degrees, double rough_sigma);

}  // namespace upright::vote
