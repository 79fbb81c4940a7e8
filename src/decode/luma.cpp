#include "decode/luma.hpp"

#include <algorithm>

#include "common/multiversion.hpp"

namespace upright::decode {
namespace {

/// value * share / 255, rounded to nearest; exact for all 8-bit arguments.
constexpr unsigned scale_255(unsigned value, unsigned share) noexcept {
    const unsigned product = value * share + 128U;
    return (product + (product >> 8U)) >> 8U;
}

constexpr std::uint8_t on_white(unsigned value, unsigned alpha) noexcept {
    return static_cast<std::uint8_t>(255U - scale_255(255U - value, alpha));
}

template <std::size_t PixelBytes, std::size_t Red, std::size_t Blue>
inline void reorder(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* p = pixels + i * PixelBytes;
        if constexpr (PixelBytes == 4) {
            rgb[3 * i] = on_white(p[Red], p[3]);
            rgb[3 * i + 1] = on_white(p[1], p[3]);
            rgb[3 * i + 2] = on_white(p[Blue], p[3]);
        } else {
            rgb[3 * i] = p[Red];
            rgb[3 * i + 1] = p[1];
            rgb[3 * i + 2] = p[Blue];
        }
    }
}

constexpr std::uint8_t clamp_to_byte(int value) noexcept { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

// Pixels of three bytes need byte shuffles to be vectorised, which x86-64's baseline lacks.
UPRIGHT_MULTIVERSION void bgr_to_rgb(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<3, 2, 0>(pixels, rgb, count);
}
UPRIGHT_MULTIVERSION void rgba_to_rgb(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 0, 2>(pixels, rgb, count);
}
UPRIGHT_MULTIVERSION void bgra_to_rgb(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 2, 0>(pixels, rgb, count);
}
UPRIGHT_MULTIVERSION void luma_row(const std::uint8_t* __restrict rgb, std::uint8_t* __restrict luma,
                                 std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const auto sum = static_cast<std::uint16_t>(77U * rgb[3 * i] + 150U * rgb[3 * i + 1] + 29U * rgb[3 * i + 2] + 128U);
        luma[i] = static_cast<std::uint8_t>(sum >> 8U);
    }
}

}  // namespace

void rgb_to_luma(const std::uint8_t* rgb, std::uint8_t* luma, std::size_t count) noexcept { luma_row(rgb, luma, count); }

void to_rgb(const std::uint8_t* pixels, PixelFormat format, std::uint8_t* rgb, std::size_t count) noexcept {
    switch (format) {
        case PixelFormat::bgr: return bgr_to_rgb(pixels, rgb, count);
        case PixelFormat::rgba: return rgba_to_rgb(pixels, rgb, count);
        case PixelFormat::bgra: return bgra_to_rgb(pixels, rgb, count);
        case PixelFormat::grey:
        case PixelFormat::rgb: return;
    }
}

void composite_grey_alpha(const std::uint8_t* grey_alpha, std::uint8_t* grey, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) grey[i] = on_white(grey_alpha[2 * i], grey_alpha[2 * i + 1]);
}

void inverted_cmyk_to_rgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned key = cmyk[4 * i + 3];
        for (std::size_t c = 0; c < 3; ++c) rgb[3 * i + c] = static_cast<std::uint8_t>(scale_255(cmyk[4 * i + c], key));
    }
}

void ycbcr_to_rgb(const std::uint8_t* y, const std::uint8_t* cb, const std::uint8_t* cr, std::uint8_t* rgb,
                  std::size_t count) noexcept {
    // 1.402, 0.344136, 0.714136 and 1.772 in 16-bit fixed point (T.871, section 7).
    constexpr int kHalf = 1 << 15;
    for (std::size_t i = 0; i < count; ++i) {
        const int luma = y[i] * 65536 + kHalf, blue = cb[i] - 128, red = cr[i] - 128;
        rgb[3 * i] = clamp_to_byte((luma + 91881 * red) >> 16);
        rgb[3 * i + 1] = clamp_to_byte((luma - 22554 * blue - 46802 * red) >> 16);
        rgb[3 * i + 2] = clamp_to_byte((luma + 116130 * blue) >> 16);
    }
}

void grey_to_rgb(const std::uint8_t* grey, std::uint8_t* rgb, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = grey[i];
}

}  // namespace upright::decode
