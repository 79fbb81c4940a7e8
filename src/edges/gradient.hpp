// Rectified signed derivatives of a reduced image: the input of the coarse angle.
//
// Solid lines are weighed down against writing (texture.hpp), so that three lines of text outvote a drawing.
// Method: box average by an integer factor until the longest side is at most `max_side`, difference of neighbouring
// pixels, dead zone against noise, clipping. Only steps from dark to light count: the foot of a line of dark text is
// its sharpest edge, and one sign keeps the two edges of a stroke from cancelling when they are summed along it.
// Source: detection.md 4B (1) and the fine-angle experiment.
// Valid range: any size; below 8 pixels a side the planes are empty.
#pragma once

#include "common/buffer.hpp"
#include "common/image.hpp"
#include "common/line_evidence.hpp"
#include "edges/texture.hpp"

namespace upright::edges {

struct GradientSettings {
    int max_side = 512;  ///< longest side after reduction; 300 px and less cost 2 points of CE (experiment)
    int dead_zone = 4;   ///< grey levels; smaller steps are noise (experiment)
    int clip = 20;       ///< largest step; low, so that a line counts by its length and not by its contrast
    TextureSettings texture;
};

struct GradientWorkspace {
    Buffer<std::uint16_t> row_sum;
    GreyImage reduced, transposed;
    TextureWorkspace texture;
    Buffer<float> cell_weights, line_weights;
};

void find_gradients(GreyView grey, const GradientSettings& settings, GradientWorkspace& workspace,
                    GradientPlanes& planes);

/// Averages `factor` x `factor` pixels; what is left over at the right and bottom is cut off evenly on both sides.
void box_reduce(GreyView source, int factor, Buffer<std::uint16_t>& row_sum, GreyImage& target);

}  // namespace upright::edges
