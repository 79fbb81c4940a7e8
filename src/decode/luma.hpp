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

/// What lies under pixels that are not opaque.
enum class Ground : std::uint8_t { white, black };

/// Pixels of three or four channels of 8 bits, but rgb, to interleaved RGB; alpha is composited on `ground`.
void to_rgb(const std::uint8_t* pixels, PixelFormat format, Ground ground, std::uint8_t* rgb, std::size_t count) noexcept;

/// Grey with alpha to grey on `ground`.
void composite_grey_alpha(const std::uint8_t* grey_alpha, Ground ground, std::uint8_t* grey, std::size_t count) noexcept;

/// How much is to be seen of a picture with alpha on either ground: the sum of luma differences between neighbours in a
/// row. Viewers show such pictures on white; light writing that is meant for a dark page shows nothing there.
class GroundContrast {
public:
    /// Of a picture of `rows` rows; of many rows, some are looked at.
    explicit GroundContrast(int rows) noexcept : step_(rows < 256 ? 1 : rows < 1024 ? 4 : 8) {}
    void add_rgba(const std::uint8_t* pixels, PixelFormat format, std::size_t count) noexcept;
    void add_grey_alpha(const std::uint8_t* grey_alpha, std::size_t count) noexcept;
    /// Black only where white shows next to nothing of what black shows: writing of luma 204 and more, if there is
    /// nothing else, since its contrast is 51 on white and 204 on black.
    Ground better() const noexcept { return on_black_ > 4 * on_white_ ? Ground::black : Ground::white; }

private:
    template <class Fill>
    void add_pieces(std::size_t count, const Fill& fill) noexcept;

    int step_, rows_ = 0;
    std::uint64_t on_white_ = 0, on_black_ = 0;
};

/// CMYK as JPEG files hold it, that is inverted (Adobe's convention, which browsers assume with or without its marker):
/// 255 is no ink.
void inverted_cmyk_to_rgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count) noexcept;

/// Full-range YCbCr of JFIF (ITU-R BT.601, T.871) to interleaved RGB.
void ycbcr_to_rgb(const std::uint8_t* y, const std::uint8_t* cb, const std::uint8_t* cr, std::uint8_t* rgb,
                  std::size_t count) noexcept;

/// Each grey value three times.
void grey_to_rgb(const std::uint8_t* grey, std::uint8_t* rgb, std::size_t count) noexcept;

}  // namespace upright::decode
