// Levels pixels by the fine angle: one resampling from source to result, Lanczos or bicubic.
//
// Valid range: (-45, 45] degrees, sides up to 32,766 pixels (OpenCV's remap counts in 16 bits). Positions are rounded
// to 1/32 pixel by OpenCV's fixed-point tables, well below the angle's own error. Known failure: colours are
// interpolated apart from alpha, so half-transparent edges take a trace of the colour beneath.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/buffer.hpp"
#include "upright/correct.hpp"

namespace upright::correct {

/// Interleaved samples without row padding. 16-bit samples are in the machine's byte order.
struct Raster {
    int width = 0, height = 0;
    int channels = 0;          ///< 1..4
    int bytes_per_sample = 1;  ///< 1 or 2
    Buffer<std::uint8_t> samples;
    double pixel_aspect = 1;   ///< resolution across / resolution down; 1: square pixels

    int pixel_bytes() const noexcept { return channels * bytes_per_sample; }
    std::size_t byte_count() const noexcept {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(pixel_bytes());
    }
};

/// What fills the corners, in sample units, one value a channel.
using Fill = std::array<double, 4>;

/// The prevailing colour along the border: the fullest stretch of its brightness histogram, and the median of each
/// channel there. `colour_channels` (1..channels) leaves alpha out; its fill stays 0, which is transparent.
Fill estimate_paper(const Raster& raster, int colour_channels);

/// `out` becomes the level image. Fails with too_many_pixels when a side or the area exceeds what is possible.
[[nodiscard]] std::optional<Error> level(const Raster& raster, double skew_degrees, const CorrectOptions& options,
                                         const Fill& fill, Raster& out);

}  // namespace upright::correct
