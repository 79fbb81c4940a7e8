// Reduction of 8-bit pixels by whole factors: each result is the mean of a block. Halves are rounded up for blocks of two by
// two, to even for others.
//
// The same bits as OpenCV's INTER_AREA (4.6), which has vector instructions for blocks of two by two alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace upright {

/// Pixels of a block; their product is at most 65,536, so that a float holds their sum.
struct Block {
    int across = 1, down = 1;
};

/// `target`: width x height pixels of `channels` (1 or 3) interleaved bytes, `target_stride` from row to row; pixel (x, y)
/// is the mean of the block from (x * across, y * down) of `source`.
void block_mean(const std::uint8_t* source, std::ptrdiff_t source_stride, Block block, int channels, int width, int height,
                std::uint8_t* target, std::ptrdiff_t target_stride);

}  // namespace upright
