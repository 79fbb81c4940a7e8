#include "common/pixel_rows.hpp"

#include <cstring>

#include "common/ycbcr.hpp"

namespace upright {

PixelFormat plain_format(PixelFormat format) noexcept {
    switch (format) {
        case PixelFormat::bit_0_black:
        case PixelFormat::bit_1_black: return PixelFormat::grey;
        case PixelFormat::nv12:
        case PixelFormat::i420: return PixelFormat::rgb;
        default: return format;
    }
}

PixelRows::PixelRows(const ImageView& view) : view_(view), format_(plain_format(view.format)) {
    const int pixel_bytes = bytes_per_pixel(format_);
    if (format_ != view.format || view.pixel_stride_bytes != pixel_bytes) {
        buffer_.resize(static_cast<std::size_t>(view.width) * static_cast<std::size_t>(pixel_bytes));
    }
}

const std::uint8_t* PixelRows::row(int y) noexcept {
    const std::uint8_t* stored = view_.row(y);
    if (buffer_.empty()) return stored;
    switch (view_.format) {
        case PixelFormat::bit_0_black:
        case PixelFormat::bit_1_black: expand_bits(stored); break;
        case PixelFormat::nv12:
        case PixelFormat::i420: join_planes(y); break;
        default: gather(stored); break;
    }
    return buffer_.data();
}

void PixelRows::expand_bits(const std::uint8_t* bits) noexcept {
    const unsigned flip = view_.format == PixelFormat::bit_1_black ? 0xFFU : 0U;
    for (std::size_t x = 0; x < buffer_.size(); ++x) {
        const unsigned byte = bits[x / 8] ^ flip;
        buffer_[x] = (byte >> (7 - x % 8) & 1U) != 0 ? 255 : 0;
    }
}

void PixelRows::join_planes(int y) noexcept {
    const bool interleaved = view_.format == PixelFormat::nv12;
    const std::uint8_t* luma = view_.row(y);
    const std::ptrdiff_t chroma_row = y / 2 * view_.chroma_stride_bytes;
    const std::uint8_t* u = view_.chroma_u + chroma_row;
    const std::uint8_t* v = interleaved ? u + 1 : view_.chroma_v + chroma_row;
    const std::size_t step = interleaved ? 2 : 1;
    for (std::size_t x = 0; x < static_cast<std::size_t>(view_.width); ++x) {
        ycbcr_to_rgb(luma[x], u[x / 2 * step], v[x / 2 * step], buffer_.data() + 3 * x);
    }
}

void PixelRows::gather(const std::uint8_t* pixels) noexcept {
    const auto bytes = static_cast<std::size_t>(bytes_per_pixel(format_));
    for (std::size_t at = 0; at < buffer_.size(); at += bytes, pixels += view_.pixel_stride_bytes) {
        std::memcpy(buffer_.data() + at, pixels, bytes);
    }
}

void narrow(const std::uint8_t* samples16, std::uint8_t* samples8, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t sample = 0;
        std::memcpy(&sample, samples16 + 2 * i, sizeof sample);
        samples8[i] = static_cast<std::uint8_t>((sample * 255U + 32895U) >> 16U);  // sample / 257, rounded; exact
    }
}

}  // namespace upright
