// Straight pieces of edges that run nearly across or nearly down a picture which is turned by a known, rough angle: sills,
// walls, poles, kerbs, horizons.
//
// Method: pixels whose gradient points within 25 degrees of straight up, down, left or right of the turned picture are
// gathered, each of the four by itself, into connected pieces (after J. B. Burns, A. R. Hanson and E. M. Riseman,
// "Extracting straight lines", 1986); the axis of a piece is that of its second moments. The picture is not turned for it.
// All sums are of whole numbers.
// Valid range: directions within about 20 degrees of the rough angle; pictures of up to some 500 pixels, above which fine
// texture gives more pieces than edges do.
// Known failures: a smooth arc is one short piece at its flattest place.
#pragma once

#include <cstdint>
#include <vector>

#include "common/buffer.hpp"
#include "common/image.hpp"
#include "common/line_evidence.hpp"

namespace upright::lines {

struct PieceSettings {
    int least_contrast = 8;   ///< grey levels a pixel, across the edge; below, blocks of a JPEG begin to count
    int least_pixels = 8;
    double least_length_px = 6;
    double least_slenderness = 3;  ///< of length to thickness
};

/// Sums over the pixels of a piece, weighted by contrast; coordinates in half pixels from the picture's middle.
struct PieceSums {
    bool runs_down = false;
    std::int64_t pixels = 0, weight = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
};

struct PieceWorkspace {
    Buffer<std::uint8_t> direction;              ///< of a row of gradients: 0 none, 1 and 2 across, 3 and 4 down
    Buffer<std::int32_t> weight, label, above;   ///< of a row
    Buffer<std::uint8_t> direction_above;
    std::vector<std::int32_t> parent;
    std::vector<PieceSums> sums;
};

/// `rough_degrees`: clockwise, makes the picture about upright. The pieces come in the order of their first pixels.
void find_pieces(GreyView grey, double rough_degrees, const PieceSettings& settings, PieceWorkspace& workspace,
                 std::vector<Piece>& pieces);

}  // namespace upright::lines
