#include "decode/luma.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

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

/// Luma of a pixel on black; on white it is lighter by what alpha lacks.
inline void set_on_grounds(unsigned luma, unsigned alpha, std::uint8_t& on_black, std::uint8_t& on_white) noexcept {
    const unsigned black = scale_255(luma, alpha);
    on_black = static_cast<std::uint8_t>(black);
    on_white = static_cast<std::uint8_t>(black + 255U - alpha);
}

/// Where the channels of a pixel lie in the number that its four bytes are.
struct ChannelShifts {
    unsigned red, green, blue, alpha;
};
constexpr unsigned shift_of(std::size_t byte) noexcept {
    return 8U * static_cast<unsigned>(std::endian::native == std::endian::little ? byte : 3 - byte);
}

UPRIGHT_MULTIVERSION void rgba_on_grounds(const std::uint8_t* __restrict pixels, ChannelShifts shifts, std::size_t count,
                                          std::uint8_t* __restrict on_black, std::uint8_t* __restrict on_white) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t pixel = 0;
        std::memcpy(&pixel, pixels + 4 * i, sizeof pixel);
        const unsigned luma = luma_of(pixel >> shifts.red & 255U, pixel >> shifts.green & 255U, pixel >> shifts.blue & 255U);
        set_on_grounds(luma, pixel >> shifts.alpha & 255U, on_black[i], on_white[i]);
    }
}

/// Sum of the differences between neighbours.
UPRIGHT_MULTIVERSION std::uint32_t variation(const std::uint8_t* values, std::size_t count) noexcept {
    std::uint32_t sum = 0;
    for (std::size_t i = 1; i < count; ++i) sum += static_cast<std::uint32_t>(std::abs(values[i] - values[i - 1]));
    return sum;
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

void GroundContrast::add_rgba(const std::uint8_t* pixels, PixelFormat format, std::size_t count) noexcept {
    if (rows_++ % step_ != 0) return;
    const bool alpha_first = format == PixelFormat::argb || format == PixelFormat::abgr;
    const bool red_first = format == PixelFormat::rgba || format == PixelFormat::argb;
    const std::size_t first = alpha_first ? 1 : 0, red = first + (red_first ? 0 : 2), blue = first + (red_first ? 2 : 0);
    const ChannelShifts shifts{shift_of(red), shift_of(first + 1), shift_of(blue), shift_of(alpha_first ? 0 : 3)};
    add_pieces(count, [&](std::size_t begin, std::size_t pixel_count, std::uint8_t* on_black, std::uint8_t* on_white) {
        rgba_on_grounds(pixels + 4 * begin, shifts, pixel_count, on_black, on_white);
    });
}

void GroundContrast::add_grey_alpha(const std::uint8_t* grey_alpha, std::size_t count) noexcept {
    if (rows_++ % step_ != 0) return;
    add_pieces(count, [&](std::size_t begin, std::size_t pixel_count, std::uint8_t* on_black, std::uint8_t* on_white) {
        for (std::size_t i = 0; i < pixel_count; ++i) {
            const std::uint8_t* p = grey_alpha + 2 * (begin + i);
            set_on_grounds(p[0], p[1], on_black[i], on_white[i]);
        }
    });
}

/// `fill(begin, count, on_black, on_white)` gives the luma of some pixels of the row on either ground.
template <class Fill>
void GroundContrast::add_pieces(std::size_t count, const Fill& fill) noexcept {
    constexpr std::size_t piece = 512;
    std::uint8_t on_black[piece], on_white[piece];
    // A piece begins with the last pixel of the one before it.
    for (std::size_t begin = 0; begin + 1 < count; begin += piece - 1) {
        const std::size_t pixels = std::min(piece, count - begin);
        fill(begin, pixels, on_black, on_white);
        on_black_ += variation(on_black, pixels);
        on_white_ += variation(on_white, pixels);
    }
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
