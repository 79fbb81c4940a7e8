// Pixels that the caller already has in memory, borrowed for the length of one call.
#pragma once

#include <cstddef>
#include <cstdint>

#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

/// Order of the 8-bit channels of one pixel in memory. Alpha is composited on white.
enum class PixelFormat : std::int32_t { grey = 1, rgb = 2, bgr = 3, rgba = 4, bgra = 5 };

/// Bytes of one pixel, 1, 3 or 4; 0 for a value that is no PixelFormat.
UPRIGHT_EXPORT int bytes_per_pixel(PixelFormat format) noexcept;

/// A borrowed view of `height` rows of `width` pixels; row y begins at data + y * stride_bytes.
/// Plain aggregate: Detector::detect checks it; create() checks it earlier.
struct ImageView {
    const std::uint8_t* data = nullptr;
    int width = 0;                    ///< pixels, at least 1
    int height = 0;                   ///< pixels, at least 1
    std::ptrdiff_t stride_bytes = 0;  ///< at least width * bytes_per_pixel(format)
    PixelFormat format = PixelFormat::grey;

    /// A checked view. `stride_bytes` 0 means rows without padding. Fails with invalid_argument.
    UPRIGHT_EXPORT static Result<ImageView> create(const std::uint8_t* data, int width, int height, PixelFormat format,
                                                   std::ptrdiff_t stride_bytes = 0);
};

}  // namespace upright
