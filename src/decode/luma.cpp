#include "decode/luma.hpp"

#include <algorithm>
#include <cstdlib>

#include "common/multiversion.hpp"

namespace upright::decode {
namespace {

/// value * share / 255, rounded to nearest; exact for all 8-bit arguments.
constexpr unsigned scale_255(unsigned value, unsigned share) noexcept {
    const unsigned product = value * share + 128U;
    return (product + (product >> 8U)) >> 8U;
}

template <Ground Under>
constexpr std::uint8_t composited(unsigned value, unsigned alpha) noexcept {
    return static_cast<std::uint8_t>(Under == Ground::white ? 255U - scale_255(255U - value, alpha)
                                                            : scale_255(value, alpha));
}

template <std::size_t PixelBytes, std::size_t Red, std::size_t Blue, Ground Under = Ground::white>
inline void reorder(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* p = pixels + i * PixelBytes;
        if constexpr (PixelBytes == 4) {
            rgb[3 * i] = composited<Under>(p[Red], p[3]);
            rgb[3 * i + 1] = composited<Under>(p[1], p[3]);
            rgb[3 * i + 2] = composited<Under>(p[Blue], p[3]);
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
// Rare, and not worth a version of each.
void rgba_on_black(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 0, 2, Ground::black>(pixels, rgb, count);
}
void bgra_on_black(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 2, 0, Ground::black>(pixels, rgb, count);
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

void to_rgb(const std::uint8_t* pixels, PixelFormat format, Ground ground, std::uint8_t* rgb, std::size_t count) noexcept {
    const bool black = ground == Ground::black;
    switch (format) {
        case PixelFormat::bgr: return bgr_to_rgb(pixels, rgb, count);
        case PixelFormat::rgba: return (black ? rgba_on_black : rgba_to_rgb)(pixels, rgb, count);
        case PixelFormat::bgra: return (black ? bgra_on_black : bgra_to_rgb)(pixels, rgb, count);
        case PixelFormat::grey:
        case PixelFormat::rgb: return;
    }
}

void composite_grey_alpha(const std::uint8_t* grey_alpha, Ground ground, std::uint8_t* grey, std::size_t count) noexcept {
    if (ground == Ground::black) {
        for (std::size_t i = 0; i < count; ++i) grey[i] = composited<Ground::black>(grey_alpha[2 * i], grey_alpha[2 * i + 1]);
    } else {
        for (std::size_t i = 0; i < count; ++i) grey[i] = composited<Ground::white>(grey_alpha[2 * i], grey_alpha[2 * i + 1]);
    }
}

/// `luma` gives that of a pixel, alpha aside, which is its last byte.
template <std::size_t PixelBytes, class Luma>
void GroundContrast::add_row(const std::uint8_t* pixels, std::size_t count, const Luma& luma) noexcept {
    if (rows_++ % step_ != 0 || count == 0) return;
    const auto on_black = [&](std::size_t i) {
        const std::uint8_t* p = pixels + i * PixelBytes;
        return static_cast<int>(scale_255(luma(p), p[PixelBytes - 1]));
    };
    // On white a pixel is lighter than on black by what its alpha lacks.
    const auto missing = [&](std::size_t i) { return 255 - pixels[i * PixelBytes + PixelBytes - 1]; };
    int last = on_black(0), last_missing = missing(0);
    std::uint64_t black = 0, white = 0;
    for (std::size_t i = 1; i < count; ++i) {
        const int current = on_black(i), current_missing = missing(i);
        black += static_cast<unsigned>(std::abs(current - last));
        white += static_cast<unsigned>(std::abs(current + current_missing - last - last_missing));
        last = current;
        last_missing = current_missing;
    }
    on_black_ += black;
    on_white_ += white;
}

void GroundContrast::add_rgba(const std::uint8_t* pixels, PixelFormat format, std::size_t count) noexcept {
    const std::size_t red = format == PixelFormat::bgra ? 2 : 0, blue = 2 - red;
    add_row<4>(pixels, count, [red, blue](const std::uint8_t* p) -> unsigned { return luma_of(p[red], p[1], p[blue]); });
}

void GroundContrast::add_grey_alpha(const std::uint8_t* grey_alpha, std::size_t count) noexcept {
    add_row<2>(grey_alpha, count, [](const std::uint8_t* p) -> unsigned { return *p; });
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
