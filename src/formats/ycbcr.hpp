// Planes of a decoded picture to rows of grey or RGB.
// Source: ITU-T H.273, 8.3 (matrix coefficients and ranges). Chroma is repeated, not interpolated; deeper samples are rounded to
// 8 bits, and no transfer function is applied.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "formats/component.hpp"

namespace upright::formats {

struct Planes {
    const std::uint8_t* data[3] = {};      ///< Y, Cb, Cr; Y alone of a grey picture
    std::ptrdiff_t stride_bytes[3] = {};
    int width = 0, height = 0;
    int bits = 8;                          ///< a sample; beyond 8 in two bytes of the machine's order
    int chroma_shift_x = 0, chroma_shift_y = 0;
    bool grey = false;
    int matrix_coefficients = 2;           ///< 2: not said, taken for BT.601 as sRGB pictures are coded
    bool full_range = true;
};

class YcbcrRows {
public:
    YcbcrRows(const Planes& planes, const upright_format_caller& caller) : planes_(planes) {
        matrix_ = caller.matrix_coefficients >= 0 ? caller.matrix_coefficients : planes.matrix_coefficients;
        const bool full = caller.full_range >= 0 ? caller.full_range != 0 : planes.full_range;
        double red = 0.299, blue = 0.114;  // BT.601
        if (matrix_ == 1) red = 0.2126, blue = 0.0722;
        if (matrix_ == 9 || matrix_ == 10) red = 0.2627, blue = 0.0593;
        const double green = 1 - red - blue, y = full ? 1.0 : 255.0 / 219.0, c = full ? 1.0 : 255.0 / 224.0;
        luma_ = fixed(y);
        luma_zero_ = full ? 0 : 16;
        red_of_cr_ = fixed(c * 2 * (1 - red));
        blue_of_cb_ = fixed(c * 2 * (1 - blue));
        green_of_cb_ = fixed(c * 2 * blue * (1 - blue) / green);
        green_of_cr_ = fixed(c * 2 * red * (1 - red) / green);
        row_.resize(static_cast<std::size_t>(planes.width) * (planes.grey ? 1 : 3));
        for (auto& samples : narrow_) samples.resize(planes.bits > 8 ? static_cast<std::size_t>(planes.width) : 0);
    }

    /// Hands all rows over; false if the caller said stop.
    bool give(const Caller& caller) {
        if (!caller.start(planes_.grey ? 1 : 3, 1)) return false;
        for (int y = 0; y < planes_.height; ++y) {
            if (!caller.add_row(row(y))) return false;
        }
        return true;
    }

private:
    static constexpr int shift = 16;
    static int fixed(double value) { return static_cast<int>(std::lround(value * (1 << shift))); }
    static std::uint8_t byte(int value) noexcept { return static_cast<std::uint8_t>(std::clamp((value + (1 << (shift - 1))) >> shift, 0, 255)); }

    /// A row of one plane in bytes.
    const std::uint8_t* plane_row(int plane, int y) noexcept {
        const bool chroma = plane > 0;
        const int row = chroma ? y >> planes_.chroma_shift_y : y;
        const std::uint8_t* from = planes_.data[plane] + row * planes_.stride_bytes[plane];
        if (planes_.bits <= 8) return from;
        const int width = chroma ? (planes_.width + (1 << planes_.chroma_shift_x) - 1) >> planes_.chroma_shift_x : planes_.width;
        const int less = planes_.bits - 8;
        const auto* deep = reinterpret_cast<const std::uint16_t*>(from);
        std::uint8_t* to = narrow_[plane].data();
        for (int x = 0; x < width; ++x) to[x] = static_cast<std::uint8_t>(std::min((deep[x] + (1 << (less - 1))) >> less, 255));
        return to;
    }

    const std::uint8_t* row(int y) noexcept {
        const std::uint8_t* luma = plane_row(0, y);
        std::uint8_t* out = row_.data();
        if (planes_.grey) {
            for (int x = 0; x < planes_.width; ++x) out[x] = byte((luma[x] - luma_zero_) * luma_);
            return out;
        }
        const std::uint8_t* cb = plane_row(1, y);
        const std::uint8_t* cr = plane_row(2, y);
        if (matrix_ == 0) {  // G, B, R; a damaged file says so of planes that are smaller, too
            for (int x = 0; x < planes_.width; ++x, out += 3) {
                const int c = x >> planes_.chroma_shift_x;
                out[0] = byte((cr[c] - luma_zero_) * luma_);
                out[1] = byte((luma[x] - luma_zero_) * luma_);
                out[2] = byte((cb[c] - luma_zero_) * luma_);
            }
            return row_.data();
        }
        for (int x = 0; x < planes_.width; ++x, out += 3) {
            const int grey = (luma[x] - luma_zero_) * luma_, c = x >> planes_.chroma_shift_x;
            const int blue = cb[c] - 128, red = cr[c] - 128;
            out[0] = byte(grey + red * red_of_cr_);
            out[1] = byte(grey - blue * green_of_cb_ - red * green_of_cr_);
            out[2] = byte(grey + blue * blue_of_cb_);
        }
        return row_.data();
    }

    const Planes& planes_;
    int matrix_ = 2, luma_ = 0, luma_zero_ = 0, red_of_cr_ = 0, blue_of_cb_ = 0, green_of_cb_ = 0, green_of_cr_ = 0;
    std::vector<std::uint8_t> row_, narrow_[3];
};

}  // namespace upright::formats
