// One angle for a page whose lines do not all run alike: curled paper, crumpled receipts, formulas, a frame or a
// scanner's border that is not parallel to the text.
//
// Method: the energy of such a page has several maxima, and which of them is highest changes with every pixel that the
// image is moved or turned. So the direction of each part is found on its own (sixteen bands across the lines, rows and
// strokes apart), and the answer is their mean, weighed by the height of their peaks; parts that lie far from the rest
// are left out by Tukey's biweight (J. W. Tukey 1977; F. Mosteller and J. W. Tukey 1977), begun at the weighted median.
// A mean moves with its parts and never jumps. Where all parts agree the maximum of the whole is the sharper answer:
// the two are blended by the scatter of the parts.
// Valid range: strips built within 0.3 degrees of the answer; lines within `range_degrees` of it.
// Known failures: two pages at different angles, each with half of the parts.
#pragma once

#include <vector>

#include "common/line_evidence.hpp"
#include "vote/blocks.hpp"
#include "vote/refine.hpp"

namespace upright::vote {

// Source of the numbers: half of the real scans of train/, turned by known angles, against generated pages of all kinds.
struct ConsensusSettings {
    double range_degrees = 0.9;  ///< searched on either side of the strips' base angle
    double step_degrees = 0.03;  ///< as RefineSettings::parabola_step
    double reach_degrees = 0.5;  ///< parts farther from the mean than this do not count
    double weight_exponent = 0.8;  ///< of a part's peak: 1 weighs contrast by its square, 0.5 by itself
    double agreement_degrees = 0.06;  ///< scatter of the parts at which their mean weighs as much as the maximum
};

struct ConsensusWorkspace {
    BlockMemory memory;
    std::vector<double> energies;  ///< [band][trial angle]
};

struct Consensus {
    double skew_degrees = 0;     ///< mean of the parts
    double scatter_degrees = 0;  ///< their weighted standard deviation
    double parts = 0;            ///< how many carry the mean, by their participation ratio; 0: there is no mean

    /// Share of the mean in the answer, 0..1: it grows with the scatter and with the standard error of the maximum.
    double weight(double sigma_of_maximum_degrees, const ConsensusSettings& settings) const;
    double sigma_degrees() const;
};

/// `refined` says which blocks may share lines; its angle is not used.
Consensus find_consensus(const StripProfiles& across, const StripProfiles& down, const Refined& refined,
                         const ConsensusSettings& settings, ConsensusWorkspace& workspace);

}  // namespace upright::vote
