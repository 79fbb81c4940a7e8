// Candidates for the skew from the two energy spectra of the fast Hough transform.
//
// Method: each spectrum is taken above its local minimum (noise, shading and pictures give a broad floor, lines a
// narrow peak), the energies of rows and of the strokes across them are added, and the highest maxima are kept.
#pragma once

#include <vector>

#include "common/line_evidence.hpp"

namespace upright::vote {

struct Candidate {
    double skew_degrees = 0;  ///< (-45, 45]
    double energy = 0;        ///< height above the floor
};

struct CoarseSettings {
    double step_degrees = 0.05;     ///< of the common grid; the transform's own steps are 0.06 to 0.11
    double floor_degrees = 4.0;     ///< half width of the window of the local minimum
    double apart_degrees = 1.5;     ///< two candidates are at least this far apart
    int count = 6;
};

/// Best first; empty when neither spectrum has a peak.
std::vector<Candidate> find_candidates(const SpectrumPair& spectra, const CoarseSettings& settings,
                                       AngleSpectrum& combined);

}  // namespace upright::vote
