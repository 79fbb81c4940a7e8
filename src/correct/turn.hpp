// Exact flips and quarter turns of interleaved pixels. Every output pixel is a copy of one input pixel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "correct/mapping.hpp"

namespace upright::correct {

/// Copies `width` x `height` pixels of `pixel_bytes` (1, 2, 3, 4, 6 or 8) from `source` to `target`, which has no row
/// padding and must hold as many pixels; its width and height are swapped if `mapping.transpose`.
void turn_pixels(const std::uint8_t* source, int width, int height, std::ptrdiff_t source_stride_bytes,
                 int pixel_bytes, Mapping mapping, std::uint8_t* target);

}  // namespace upright::correct
