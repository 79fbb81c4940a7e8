// Where the pixels of a level image come from, and how large it is. Plain geometry, no pixels.
#pragma once

#include <array>

#include "upright/correct.hpp"

namespace upright::correct {

struct CanvasPlan {
    int width = 0, height = 0;  ///< of the level image
    /// Row-major 2 x 3 matrix from a pixel centre of the level image to one of the source.
    std::array<double, 6> to_source{};
};

/// `skew_degrees` clockwise, (-45, 45]; sizes in pixels, at least 1. The centres of both images coincide. Both have pixels
/// of the same `pixel_aspect`, resolution across / resolution down; the turn is one of the picture, not of the grid.
CanvasPlan plan_canvas(int width, int height, double skew_degrees, Canvas canvas, double pixel_aspect = 1);

}  // namespace upright::correct
