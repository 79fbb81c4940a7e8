// Full-range YCbCr of JFIF (ITU-R BT.601, T.871 section 7) to RGB.
#pragma once

#include <algorithm>
#include <cstdint>

namespace upright {

/// Writes red, green and blue to `rgb`.
inline void ycbcr_to_rgb(std::uint8_t y, std::uint8_t cb, std::uint8_t cr, std::uint8_t* rgb) noexcept {
    // 1.402, 0.344136, 0.714136 and 1.772 in 16-bit fixed point.
    constexpr int half = 1 << 15;
    const auto to_byte = [](int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); };
    const int luma = y * 65536 + half, blue = cb - 128, red = cr - 128;
    rgb[0] = to_byte((luma + 91881 * red) >> 16);
    rgb[1] = to_byte((luma - 22554 * blue - 46802 * red) >> 16);
    rgb[2] = to_byte((luma + 116130 * blue) >> 16);
}

}  // namespace upright
