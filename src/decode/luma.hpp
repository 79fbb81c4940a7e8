// Colour arithmetic on rows of 8-bit pixels. Values are taken as stored (gamma-encoded), as viewers composite them.
//
// Luma: ITU-R BT.601, Y = 0.299 R + 0.587 G + 0.114 B, in 8-bit fixed point (77, 150, 29) / 256, the coarsest one that
// keeps white at 255 and fits 16-bit lanes; it differs from the exact value by at most 1.
#pragma once

#include <cstddef>
#include <cstdint>

#include "upright/image_view.hpp"

namespace upright::decode {

constexpr std::uint8_t luma_of(unsigned red, unsigned green, unsigned blue) noexcept {
    return static_cast<std::uint8_t>((77U * red + 150U * green + 29U * blue + 128U) >> 8U);
}

/// `count` interleaved RGB pixels to luma.
void rgb_to_luma(const std::uint8_t* rgb, std::uint8_t* luma, std::size_t count) noexcept;

/// Pixels in any format but grey and rgb to interleaved RGB; alpha is composited on white.
void to_rgb(const std::uint8_t* pixels, PixelFormat format, std::uint8_t* rgb, std::size_t count) noexcept;

/// Grey with alpha to grey on white.
void composite_grey_alpha(const std::uint8_t* grey_alpha, std::uint8_t* grey, std::size_t count) noexcept;

/// CMYK as JPEG files hold it, that is inverted (Adobe's convention, which browsers assume with or without its marker):
/// 255 is no ink.
void inverted_cmyk_to_rgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count) noexcept;

/// Full-range YCbCr of JFIF (ITU-R BT.601, T.871) to interleaved RGB.
void ycbcr_to_rgb(const std::uint8_t* y, const std::uint8_t* cb, const std::uint8_t* cr, std::uint8_t* rgb,
                  std::size_t count) noexcept;

/// Each grey value three times.
void grey_to_rgb(const std::uint8_t* grey, std::uint8_t* rgb, std::size_t count) noexcept;

}  // namespace upright::decode
