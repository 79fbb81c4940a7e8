// Exact flips and quarter turns of interleaved pixels. Every output pixel is a copy of one input pixel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "correct/mapping.hpp"
#include "correct/raster.hpp"

namespace upright::correct {

/// Copies `width` x `height` pixels of `pixel_bytes` (1, 2, 3, 4, 6 or 8) from `source` to `target`, which has no row
/// padding and must hold as many pixels; its width and height are swapped if `mapping.transpose`.
void turn_pixels(const std::uint8_t* source, int width, int height, std::ptrdiff_t source_stride_bytes,
                 int pixel_bytes, Mapping mapping, std::uint8_t* target);

/// Turns an image while its rows come, so that it is held only once.
class Turner {
public:
    /// `target` has the form and the memory of the turned image, and outlives this.
    Turner(Raster& target, Mapping mapping);

    /// Whole rows, from the first to the last.
    void add_row(const std::uint8_t* row);
    /// Or pixels of row `y`, every `step_x`th from `first_x`.
    void add(const std::uint8_t* pixels, int y, int first_x, int step_x, int count) noexcept;
    /// After the last whole row.
    void finish() noexcept;

private:
    Raster& target_;
    Mapping mapping_;
    int width_, height_;  ///< of the source
    int first_row_ = 0, rows_ = 0;
    Buffer<std::uint8_t> strip_;
};

}  // namespace upright::correct
