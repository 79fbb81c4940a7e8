#include "decode/luma.hpp"

#include <algorithm>
#include <cstdlib>

#include "common/multiversion.hpp"
#include "common/ycbcr.hpp"

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

/// Places of the channels in a pixel; green is between red and blue. Alpha counts only where pixels have four bytes.
template <std::size_t PixelBytes, std::size_t Red, std::size_t Blue, std::size_t Alpha = 3, Ground Under = Ground::white>
inline void reorder(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    constexpr std::size_t green = (Red + Blue) / 2;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* p = pixels + i * PixelBytes;
        if constexpr (PixelBytes == 4) {
            rgb[3 * i] = composited<Under>(p[Red], p[Alpha]);
            rgb[3 * i + 1] = composited<Under>(p[green], p[Alpha]);
            rgb[3 * i + 2] = composited<Under>(p[Blue], p[Alpha]);
        } else {
            rgb[3 * i] = p[Red];
            rgb[3 * i + 1] = p[green];
            rgb[3 * i + 2] = p[Blue];
        }
    }
}

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
UPRIGHT_MULTIVERSION void argb_to_rgb(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 1, 3, 0>(pixels, rgb, count);
}
UPRIGHT_MULTIVERSION void abgr_to_rgb(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 3, 1, 0>(pixels, rgb, count);
}
// Rare, and not worth a version of each.
void rgba_on_black(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 0, 2, 3, Ground::black>(pixels, rgb, count);
}
void bgra_on_black(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 2, 0, 3, Ground::black>(pixels, rgb, count);
}
void argb_on_black(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 1, 3, 0, Ground::black>(pixels, rgb, count);
}
void abgr_on_black(const std::uint8_t* pixels, std::uint8_t* rgb, std::size_t count) noexcept {
    reorder<4, 3, 1, 0, Ground::black>(pixels, rgb, count);
}
UPRIGHT_MULTIVERSION void luma_row(const std::uint8_t* __restrict rgb, std::uint8_t* __restrict luma,
                                 std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const auto sum = static_cast<std::uint16_t>(77U * rgb[3 * i] + 150U * rgb[3 * i + 1] + 29U * rgb[3 * i + 2] + 128U);
        luma[i] = static_cast<std::uint8_t>(sum >> 8U);
    }
}

UPRIGHT_MULTIVERSION void ycbcr_row(const std::uint8_t* __restrict y, const std::uint8_t* __restrict cb,
                                  const std::uint8_t* __restrict cr, std::uint8_t* __restrict rgb,
                                  std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) upright::ycbcr_to_rgb(y[i], cb[i], cr[i], rgb + 3 * i);
}

}  // namespace

void rgb_to_luma(const std::uint8_t* rgb, std::uint8_t* luma, std::size_t count) noexcept { luma_row(rgb, luma, count); }

void to_rgb(const std::uint8_t* pixels, PixelFormat format, Ground ground, std::uint8_t* rgb, std::size_t count) noexcept {
    const bool black = ground == Ground::black;
    switch (format) {
        case PixelFormat::bgr: return bgr_to_rgb(pixels, rgb, count);
        case PixelFormat::rgba: return (black ? rgba_on_black : rgba_to_rgb)(pixels, rgb, count);
        case PixelFormat::bgra: return (black ? bgra_on_black : bgra_to_rgb)(pixels, rgb, count);
        case PixelFormat::argb: return (black ? argb_on_black : argb_to_rgb)(pixels, rgb, count);
        case PixelFormat::abgr: return (black ? abgr_on_black : abgr_to_rgb)(pixels, rgb, count);
        default: return;
    }
}

void composite_grey_alpha(const std::uint8_t* grey_alpha, Ground ground, std::uint8_t* grey, std::size_t count) noexcept {
    if (ground == Ground::black) {
        for (std::size_t i = 0; i < count; ++i) grey[i] = composited<Ground::black>(grey_alpha[2 * i], grey_alpha[2 * i + 1]);
    } else {
        for (std::size_t i = 0; i < count; ++i) grey[i] = composited<Ground::white>(grey_alpha[2 * i], grey_alpha[2 * i + 1]);
    }
}

/// `luma` gives that of a pixel, alpha aside, which is its byte `alpha`.
template <std::size_t PixelBytes, class Luma>
void GroundContrast::add_row(const std::uint8_t* pixels, std::size_t count, std::size_t alpha, const Luma& luma) noexcept {
    if (rows_++ % step_ != 0 || count == 0) return;
    const auto on_black = [&](std::size_t i) {
        const std::uint8_t* p = pixels + i * PixelBytes;
        return static_cast<int>(scale_255(luma(p), p[alpha]));
    };
    // On white a pixel is lighter than on black by what its alpha lacks.
    const auto missing = [&](std::size_t i) { return 255 - pixels[i * PixelBytes + alpha]; };
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
    const bool alpha_first = format == PixelFormat::argb || format == PixelFormat::abgr;
    const bool red_first = format == PixelFormat::rgba || format == PixelFormat::argb;
    const std::size_t first = alpha_first ? 1 : 0, red = first + (red_first ? 0 : 2), blue = first + (red_first ? 2 : 0);
    add_row<4>(pixels, count, alpha_first ? 0 : 3, [=](const std::uint8_t* p) -> unsigned {
        return luma_of(p[red], p[first + 1], p[blue]);
    });
}

void GroundContrast::add_grey_alpha(const std::uint8_t* grey_alpha, std::size_t count) noexcept {
    add_row<2>(grey_alpha, count, 1, [](const std::uint8_t* p) -> unsigned { return *p; });
}

void inverted_cmyk_to_rgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned key = cmyk[4 * i + 3];
        for (std::size_t c = 0; c < 3; ++c) rgb[3 * i + c] = static_cast<std::uint8_t>(scale_255(cmyk[4 * i + c], key));
    }
}

void ycbcr_to_rgb(const std::uint8_t* y, const std::uint8_t* cb, const std::uint8_t* cr, std::uint8_t* rgb,
                  std::size_t count) noexcept {
    ycbcr_row(y, cb, cr, rgb, count);
}

void grey_to_rgb(const std::uint8_t* grey, std::uint8_t* rgb, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = grey[i];
}

}  // namespace upright::decode
