// Pixels that are on their way from a file or a caller to a corrected picture.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "codec/budget.hpp"
#include "common/buffer.hpp"
#include "common/large_pages.hpp"

namespace upright::correct {

using codec::Budget;

/// Interleaved samples without row padding. 16-bit samples are in the machine's byte order.
struct Raster {
    int width = 0, height = 0;
    int channels = 0;          ///< 1..4
    int bytes_per_sample = 1;  ///< 1 or 2
    Buffer<std::uint8_t> samples;
    double pixel_aspect = 1;  ///< resolution across / resolution down; 1: square pixels

    int pixel_bytes() const noexcept { return channels * bytes_per_sample; }
    std::size_t row_bytes() const noexcept {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(pixel_bytes());
    }
    std::size_t byte_count() const noexcept { return static_cast<std::size_t>(height) * row_bytes(); }
    const std::uint8_t* row(int y) const noexcept { return samples.data() + static_cast<std::size_t>(y) * row_bytes(); }
};

/// Takes the memory for `raster`, whose form is set; `share` is charged for it.
[[nodiscard]] inline std::optional<Error> allocate(Raster& raster, codec::MemoryShare& share) {
    if (auto refused = share.admit(raster.byte_count(), "the picture's pixels")) return refused;
    raster.samples.resize(raster.byte_count());
    wish_for_large_pages(raster.samples.data(), raster.samples.size());
    return std::nullopt;
}

/// What fills the corners, in sample units, one value a channel.
using Fill = std::array<double, 4>;

}  // namespace upright::correct
