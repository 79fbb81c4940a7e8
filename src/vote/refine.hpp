// The fine angle near a candidate, from the strip profiles of both directions.
//
// Method: strips are shifted to a trial angle and summed within eight blocks side by side; the energy of a trial angle
// is the sum of the blocks' own energies and of the products of pairs of blocks that are known to share lines. Lines in
// neighbouring columns of a page do not share baselines: a profile over the full width locks onto a wrong alignment,
// 0.1 to 0.9 degrees off. So the first sweep pairs neighbours only; then a pair counts when its correlation peaks
// within half a pixel of alignment. A parabola by least squares gives the sub-step angle. Source: fine-angle
// experiment, points 3 and 4.
// Valid range: candidates within 0.6 degrees of the truth (re-centring doubles it).
#pragma once

#include <array>
#include <vector>

#include "common/buffer.hpp"
#include "common/line_evidence.hpp"

namespace upright::vote {

struct RefineSettings {
    double range_degrees = 0.6;     ///< swept on either side of the base angle
    double sweep_step = 0.05;       ///< degrees
    double parabola_step = 0.03;    ///< degrees; steps of 0.015 follow ripple (experiment)
    int rounds = 3;                 ///< of pairing and fitting
};

struct RefineWorkspace {
    Buffer<std::int16_t> rows, strokes;
};

struct Refined {
    double skew_degrees = 0;
    double energy = 0;
    bool at_edge = false;  ///< the best angle of the sweep lies near its edge: build the strips there again
};

Refined refine(const StripProfiles& across, const StripProfiles& down, const RefineSettings& settings,
               RefineWorkspace& workspace);

}  // namespace upright::vote
