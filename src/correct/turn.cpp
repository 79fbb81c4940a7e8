#include "correct/turn.hpp"

#include <algorithm>
#include <cstring>

namespace upright::correct {
namespace {

/// A transposition reads columns: squares of this many pixels keep the lines it touches in the first-level cache
/// (32 rows of 64-byte lines are 2 KiB, whatever the image's width).
constexpr int tile_px = 32;

template <int PixelBytes>
void turn(const std::uint8_t* source, int width, int height, std::ptrdiff_t stride, Mapping mapping,
          std::uint8_t* target) {
    const int out_width = mapping.transpose ? height : width;
    const int out_height = mapping.transpose ? width : height;
    const auto pixel_at = [&](int x, int y) {
        const int a = mapping.transpose ? y : x;
        const int b = mapping.transpose ? x : y;
        const int u = mapping.flip_u ? width - 1 - a : a;
        const int v = mapping.flip_v ? height - 1 - b : b;
        return source + v * stride + static_cast<std::ptrdiff_t>(u) * PixelBytes;
    };
    for (int top = 0; top < out_height; top += tile_px) {
        const int bottom = std::min(top + tile_px, out_height);
        for (int left = 0; left < out_width; left += tile_px) {
            const int right = std::min(left + tile_px, out_width);
            for (int y = top; y < bottom; ++y) {
                std::uint8_t* out = target + (static_cast<std::ptrdiff_t>(y) * out_width + left) * PixelBytes;
                for (int x = left; x < right; ++x, out += PixelBytes) std::memcpy(out, pixel_at(x, y), PixelBytes);
            }
        }
    }
}

}  // namespace

void turn_pixels(const std::uint8_t* source, int width, int height, std::ptrdiff_t source_stride_bytes,
                 int pixel_bytes, Mapping mapping, std::uint8_t* target) {
    const auto run = [&](auto bytes) {
        turn<decltype(bytes)::value>(source, width, height, source_stride_bytes, mapping, target);
    };
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

}  // namespace upright::correct
