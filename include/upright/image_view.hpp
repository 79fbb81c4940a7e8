// Pixels that the caller already has in memory, borrowed for the length of one call.
#pragma once

#include <cstddef>
#include <cstdint>

#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

/// Order of the channels of one pixel in memory, 8 bits each unless said otherwise. Alpha is composited on white, or on
/// black where white shows next to nothing of the picture.
enum class PixelFormat : std::int32_t {
    grey = 1,
    rgb = 2,
    bgr = 3,
    rgba = 4,
    bgra = 5,
    argb = 6,
    abgr = 7,
    grey16 = 8,       ///< 16 bits, in the machine's byte order; any alignment
    rgb16 = 9,
    bit_0_black = 10,  ///< one bit a pixel, the leftmost in the highest bit, rows begin at a byte; 0 is black
    bit_1_black = 11,  ///< the same; 1 is black, as scanners and fax machines send it
    nv12 = 12,         ///< a plane of luma, then one of U and V in turns at half the width and height, rounded up
    i420 = 13,         ///< a plane of luma, then one of U, then one of V
};

/// Bytes of one pixel of the first plane, 1, 2, 3, 4 or 6; 0 for formats of less than a byte and for no PixelFormat.
UPRIGHT_EXPORT int bytes_per_pixel(PixelFormat format) noexcept;

/// A borrowed view of `height` rows of `width` pixels.
/// Plain aggregate: the functions that take it check it; check() and create() do so earlier.
struct ImageView {
    const std::uint8_t* data = nullptr;  ///< lowest address of the pixels (of the luma), whatever the stride
    int width = 0;                       ///< pixels, at least 1
    int height = 0;                      ///< pixels, at least 1
    /// From one row to the next; negative: the buffer begins with the bottom row; 0: no padding.
    std::ptrdiff_t stride_bytes = 0;
    PixelFormat format = PixelFormat::grey;

    std::ptrdiff_t pixel_stride_bytes = 0;  ///< from one pixel to the next; 0: no padding; only for whole bytes
    std::uint64_t size_bytes = 0;           ///< of the buffer at `data`; 0: not known, and not checked
    /// nv12 and i420: U (with V in turns, or by itself) and V. Null: they follow the luma in its buffer, their rows as long
    /// as the luma's (nv12) or half as long, rounded up (i420).
    const std::uint8_t* chroma_u = nullptr;
    const std::uint8_t* chroma_v = nullptr;
    std::uint64_t chroma_size_bytes = 0;     ///< of each chroma plane; 0: not known, and not checked
    std::ptrdiff_t chroma_stride_bytes = 0;  ///< positive; 0: no padding
    /// Pixels per inch or any other length; only the ratio counts. 0 in either: pixels are square. A fax has 204 and 98.
    double x_resolution = 0, y_resolution = 0;

    /// The top row is row 0. Needs a checked view.
    const std::uint8_t* row(int y) const noexcept {
        return stride_bytes < 0 ? data - (height - 1 - y) * stride_bytes : data + y * stride_bytes;
    }
    /// x_resolution / y_resolution, or 1.
    double pixel_aspect() const noexcept {
        return x_resolution > 0 && y_resolution > 0 ? x_resolution / y_resolution : 1.0;
    }

    /// The view with its strides and chroma planes filled in. Fails with invalid_argument.
    UPRIGHT_EXPORT static Result<ImageView> check(const ImageView& view);

    /// A checked view. `stride_bytes` 0 means rows without padding. Fails with invalid_argument.
    UPRIGHT_EXPORT static Result<ImageView> create(const std::uint8_t* data, int width, int height, PixelFormat format,
                                                   std::ptrdiff_t stride_bytes = 0);
};

}  // namespace upright
