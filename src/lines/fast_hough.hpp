// The alignment energy of an image at every angle of 180 degrees, by the fast Hough transform.
//
// Method: M. L. Brady and W. Yong, "Fast parallel discrete approximation algorithms for the Radon transform" (SPAA
// 1992), also D. Nikolaev et al., "Hough transform: underestimated tool in the computer vision field" (ECMS 2008):
// sums along n lines of slope s / (n - 1), for every s and every intercept, by log2(n) rounds of pairwise additions.
// The energy of a slope is the sum of squared differences of neighbouring intercepts (Postl 1986; Leptonica's
// pixFindDifferentialSquareSum): sharp where lines of text, rules and edges run along the slope.
// No correction for the length of the diagonal: with sec^3 noise drifts to +-45 degrees and beyond (experiment).
// Valid range: planes of 8 to 512 pixels a side with values up to 63 (16-bit sums).
// Known failures: a line bends by up to log2(n) / 6 pixels, so the angle is good to about 0.2 degrees only.
#pragma once

#include <cstdint>

#include "common/buffer.hpp"
#include "common/line_evidence.hpp"

namespace upright::lines {

struct HoughWorkspace {
    Buffer<std::int16_t> ping, pong;
    Buffer<float> energy;
};

void find_spectra(const GradientPlanes& planes, HoughWorkspace& workspace, SpectrumPair& spectra);

}  // namespace upright::lines
