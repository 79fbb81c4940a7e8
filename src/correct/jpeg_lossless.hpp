// Turns a JPEG without decoding it to pixels: its quantised DCT coefficients change places and signs.
//
// Method: a flip of a block negates every odd frequency along the flipped axis and a transposition swaps the axes of
// frequencies (the cosine basis is even or odd about the middle of the block); blocks then move as pixels do. Exact
// when the axis that is flipped holds whole blocks in every component; else the partial blocks at its end would have
// to become a beginning. Source: T.81, A.3.3; the same method as jpegtran's.
//
// The encoder asks for one row of blocks at a time and gets it moved on the fly, so only one copy of the coefficients
// is ever in memory (2 bytes a sample: 36 MiB for 12 megapixels in 4:2:0).
#pragma once

#include <optional>

#include "correct/jpeg_coding.hpp"
#include "correct/mapping.hpp"

namespace upright::correct {

/// Why a lossless turn was not made.
enum class Obstacle {
    none,
    partial_blocks,  ///< the flipped axis does not hold whole blocks
    damaged,         ///< the decoder complained: some of the picture is guessed, and would be lost for good
    costly,          ///< the budget does not allow all coefficients, or all scans
};

struct LosslessTurn {
    Obstacle obstacle = Obstacle::none;
    std::string complaint;  ///< for Obstacle::damaged and costly
    int width = 0, height = 0;
};

/// Writes a JPEG without any metadata segment to `writer`, unless there is an obstacle. Fails with corrupt_image or
/// unsupported_format when libjpeg cannot read the file at all, with out_of_memory and with what the budget refuses.
Result<LosslessTurn> turn_losslessly(Bytes file, const JpegLayout& layout, Mapping mapping, Coding coding,
                                     JpegWriter& writer);

}  // namespace upright::correct
