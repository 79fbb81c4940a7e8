// The fine angle near a candidate, from the strip profiles of both directions.
//
// Method: strips are shifted to a trial angle and summed within eight blocks side by side; the energy of a trial angle
// is the sum of the blocks' own energies and of the products of pairs of blocks that are known to share lines. Lines in
// neighbouring columns of a page do not share baselines: a profile over the full width locks onto a wrong alignment,
// 0.1 to 0.9 degrees off. So the first sweep pairs neighbours only; then a pair counts when its correlation peaks
// within half a pixel of alignment. A parabola by least squares gives the sub-step angle. Source: fine-angle
// experiment, points 3 and 4.
// The standard error is that of an M-estimator whose score is a sum over parts (the "sandwich", P. J. Huber 1967): the
// parts are sixteen bands across the lines, and a jackknife over the blocks along them.
// The support of the answer is its semblance (M. T. Taner and F. Koehler 1969, from seismic velocity analysis): energy
// of the sum over the sum of energies, position by position, so that one strong line of a drawing or of a scanner's
// border counts as one line and not by its contrast.
// Valid range: candidates within 0.6 degrees of the truth (re-centring doubles it).
#pragma once

#include <array>

#include "common/line_evidence.hpp"
#include "vote/blocks.hpp"

namespace upright::vote {

struct RefineSettings {
    double range_degrees = 0.6;   ///< swept on either side of the base angle
    double sweep_step = 0.05;     ///< degrees
    double parabola_step = 0.03;  ///< degrees; steps of 0.015 follow ripple (experiment)
    double full_extent_px = 550;  ///< half the side of the images that step was found on; smaller ones take larger steps
    int rounds = 3;               ///< of pairing and fitting
    /// Profile values are cut at this size during the sweep, so that a border or the lines of a drawing weigh no more
    /// than a line of text; the final rounds, which need the true shape of the profiles, do not cut.
    int flat_clip = 60;
};

struct RefineWorkspace {
    BlockMemory rows, strokes;
};

/// What one direction contributes to a refined angle.
struct DirectionSupport {
    double rows = 0;          ///< semblance summed over positions: equivalent full-width coherent lines, in pixels
    double significance = 0;  ///< the same in units of what noise alone would give
    double fill = 0;          ///< share of the image that carries edges, by the participation ratio of its cells
};

/// The best angle of a sweep round the strips' base angle.
struct Swept {
    double skew_degrees = 0;
    bool at_edge = false;  ///< it lies near the end of the sweep: build the strips there and sweep again
    DirectionSupport across, down;
};

/// What one direction alone would answer, and its share in the common answer.
struct Contribution {
    double skew_degrees = 0, sigma_degrees = 0, weight = 0;
};

struct Refined {
    double skew_degrees = 0;
    double sigma_degrees = 0;
    Contribution across, down;
    Pairs row_pairs{}, stroke_pairs{};  ///< blocks that may share lines, for the consensus of the parts
};

Swept sweep(const StripProfiles& across, const StripProfiles& down, const RefineSettings& settings,
            RefineWorkspace& workspace);

/// Refines an angle within 0.1 degrees of the best; the strips' base angle is within `range_degrees` of it.
Refined refine(const StripProfiles& across, const StripProfiles& down, double skew_degrees,
               const RefineSettings& settings, RefineWorkspace& workspace);

}  // namespace upright::vote
