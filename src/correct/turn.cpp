#include "correct/turn.hpp"

#include <algorithm>
#include <cstring>

namespace upright::correct {
namespace {

/// A transposition reads columns: squares of this many pixels keep the lines it touches in the first-level cache
/// (32 rows of 64-byte lines are 2 KiB, whatever the image's width).
constexpr int tile_px = 32;

/// Rows [first, first + rows) of an image, which begin at `data`.
struct Strip {
    const std::uint8_t* data;
    std::ptrdiff_t stride;
    int first, rows;
};

template <class Run>
void with_pixel_bytes(int pixel_bytes, const Run& run) {
    switch (pixel_bytes) {
        case 1: return run(std::integral_constant<int, 1>{});
        case 2: return run(std::integral_constant<int, 2>{});
        case 3: return run(std::integral_constant<int, 3>{});
        case 4: return run(std::integral_constant<int, 4>{});
        case 6: return run(std::integral_constant<int, 6>{});
        case 8: return run(std::integral_constant<int, 8>{});
        default: return;
    }
}

/// Where the pixels [first, first + count) of an axis of `size` come to lie.
struct Range {
    int begin, end;
};
Range turned(int first, int count, int size, bool flip) noexcept {
    return flip ? Range{size - first - count, size - first} : Range{first, first + count};
}

template <int PixelBytes>
void turn(const Strip& strip, int width, int height, Mapping mapping, std::uint8_t* target) {
    const int out_width = mapping.transpose ? height : width;
    const auto pixel_at = [&](int x, int y) {
        const int a = mapping.transpose ? y : x;
        const int b = mapping.transpose ? x : y;
        const int u = mapping.flip_u ? width - 1 - a : a;
        const int v = mapping.flip_v ? height - 1 - b : b;
        return strip.data + (v - strip.first) * strip.stride + static_cast<std::ptrdiff_t>(u) * PixelBytes;
    };
    const Range rows = turned(strip.first, strip.rows, height, mapping.flip_v);
    const Range across = mapping.transpose ? rows : Range{0, width}, down = mapping.transpose ? Range{0, width} : rows;
    for (int top = down.begin; top < down.end; top += tile_px) {
        const int bottom = std::min(top + tile_px, down.end);
        for (int left = across.begin; left < across.end; left += tile_px) {
            const int right = std::min(left + tile_px, across.end);
            for (int y = top; y < bottom; ++y) {
                std::uint8_t* out = target + (static_cast<std::ptrdiff_t>(y) * out_width + left) * PixelBytes;
                for (int x = left; x < right; ++x, out += PixelBytes) std::memcpy(out, pixel_at(x, y), PixelBytes);
            }
        }
    }
}

void turn_strip(const Strip& strip, int width, int height, int pixel_bytes, Mapping mapping, std::uint8_t* target) {
    with_pixel_bytes(pixel_bytes, [&](auto bytes) { turn<decltype(bytes)::value>(strip, width, height, mapping, target); });
}

}  // namespace

void turn_pixels(const std::uint8_t* source, int width, int height, std::ptrdiff_t source_stride_bytes,
                 int pixel_bytes, Mapping mapping, std::uint8_t* target) {
    turn_strip({source, source_stride_bytes, 0, height}, width, height, pixel_bytes, mapping, target);
}

Turner::Turner(Raster& target, Mapping mapping)
    : target_(target), mapping_(mapping), width_(mapping.transpose ? target.height : target.width),
      height_(mapping.transpose ? target.width : target.height) {}

void Turner::add_row(const std::uint8_t* row) {
    const std::size_t row_bytes = static_cast<std::size_t>(width_) * static_cast<std::size_t>(target_.pixel_bytes());
    if (strip_.empty()) strip_.resize(row_bytes * tile_px);
    std::memcpy(strip_.data() + static_cast<std::size_t>(rows_) * row_bytes, row, row_bytes);
    if (++rows_ == tile_px) finish();
}

void Turner::finish() noexcept {
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(width_) * target_.pixel_bytes();
    turn_strip({strip_.data(), stride, first_row_, rows_}, width_, height_, target_.pixel_bytes(), mapping_,
               target_.samples.data());
    first_row_ += rows_;
    rows_ = 0;
}

void Turner::add(const std::uint8_t* pixels, int y, int first_x, int step_x, int count) noexcept {
    const int v = mapping_.flip_v ? height_ - 1 - y : y;
    with_pixel_bytes(target_.pixel_bytes(), [&](auto bytes) {
        constexpr int pixel_bytes = decltype(bytes)::value;
        for (int i = 0; i < count; ++i) {
            const int x = first_x + i * step_x, u = mapping_.flip_u ? width_ - 1 - x : x;
            const std::ptrdiff_t place = mapping_.transpose ? static_cast<std::ptrdiff_t>(u) * target_.width + v
                                                            : static_cast<std::ptrdiff_t>(v) * target_.width + u;
            std::memcpy(target_.samples.data() + place * pixel_bytes, pixels + i * pixel_bytes, pixel_bytes);
        }
    });
}

}  // namespace upright::correct
