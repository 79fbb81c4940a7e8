// The level of a photograph from its straight edges, near a rough angle: lines/pieces -> vote/tilt.
#pragma once

#include <vector>

#include "common/buffer.hpp"
#include "common/evidence.hpp"
#include "common/image.hpp"
#include "lines/pieces.hpp"
#include "upright/detection.hpp"

namespace upright::pipeline {

/// Scratch memory of one thread, reused from image to image.
struct TiltWorkspace {
    Buffer<std::uint16_t> row_sum;
    GreyImage reduced;
    lines::PieceWorkspace pieces;
    std::vector<Piece> found;
};

/// `fine` is preprocess::Views::fine. `rough_degrees`: clockwise, of the whole circle, what makes the stored pixels about
/// upright; `rough_sigma`: its standard error. Adds its times to `timings`.
LineTilt find_tilt(GreyView fine, double rough_degrees, double rough_sigma, TiltWorkspace& workspace, Timings& timings);

}  // namespace upright::pipeline
