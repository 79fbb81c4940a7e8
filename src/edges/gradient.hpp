// Rectified signed derivatives of a reduced image: the input of the coarse angle.
//
// Method: box average by an integer factor until the longest side is at most `max_side`, difference of neighbouring
// pixels, dead zone against noise, clipping. Only steps from dark to light count: the foot of a line of dark text is
// its sharpest edge, and one sign keeps the two edges of a stroke from cancelling when they are summed along it.
// Source: detection.md 4B (1) and the fine-angle experiment.
// Valid range: any size; below 8 pixels a side the planes are empty.
#pragma once

#include "common/buffer.hpp"
#include "common/image.hpp"
#include "common/line_evidence.hpp"

namespace upright::edges {

struct GradientSettings {
    int max_side = 512;  ///< longest side after reduction; 300 px and less cost 2 points of CE (experiment)
    int dead_zone = 4;   ///< grey levels; smaller steps are noise (experiment)
    int clip = 20;       ///< largest step: 512 columns of 63 just fit the 16 bits of the fast Hough transform
};

struct GradientWorkspace {
    Buffer<std::uint16_t> row_sum;
    GreyImage reduced, transposed;
};

void find_gradients(GreyView grey, const GradientSettings& settings, GradientWorkspace& workspace,
                    GradientPlanes& planes);

/// Averages `factor` x `factor` pixels; what is left over at the right and bottom is cut off evenly on both sides.
void box_reduce(GreyView source, int factor, Buffer<std::uint16_t>& row_sum, GreyImage& target);

}  // namespace upright::edges
