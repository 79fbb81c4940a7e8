// Pages whose skew is known exactly, drawn by a formula: marks like letters along rows, at any angle, without fonts.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>

#include "common/image.hpp"

namespace upright::test {

/// A well mixed number for three others; the same on every machine.
inline std::uint32_t mixed(std::uint32_t a, std::uint32_t b, std::uint32_t c = 0) {
    std::uint32_t h = a * 0x9E3779B1U ^ b * 0x85EBCA77U ^ c * 0xC2B2AE3DU;
    h ^= h >> 15;
    h *= 0x2C1B3C6DU;
    h ^= h >> 12;
    h *= 0x297A2D39U;
    return h ^ (h >> 15);
}

/// Ink at a point of an upright page, 0 or 1.
using Ink = std::function<bool(double x, double y)>;

struct TextBlock {
    double left = 100, top = 100, right = 800, bottom = 1100;
    double pitch = 26;       ///< of the rows
    double size = 12;        ///< height of a mark
    std::uint32_t seed = 1;
};

/// Rows of marks made of strokes in four directions, with gaps between words and a ragged end.
inline bool text_ink(const TextBlock& block, double x, double y) {
    if (x < block.left || x >= block.right || y < block.top || y >= block.bottom) return false;
    const auto row = static_cast<std::uint32_t>((y - block.top) / block.pitch);
    const double v = y - block.top - row * block.pitch;
    if (v > block.size) return false;
    // Every row has its own width of letters, so that columns of letters do not line up down the page.
    const double advance = (0.65 + (mixed(row, 8, block.seed) % 1000) / 1000.0 * 0.25) * block.size;
    const auto column = static_cast<std::uint32_t>((x - block.left) / advance);
    const double u = x - block.left - column * advance;
    const double ragged = block.right - (mixed(row, 7, block.seed) % 1000) / 1000.0 * 0.25 * (block.right - block.left);
    const std::uint32_t letter = mixed(column, row, block.seed);
    if (x > ragged || letter % 6 == 0 || u > 0.8 * advance) return false;
    const double stroke = 0.16 * block.size, width = 0.8 * advance;
    const bool left_stem = (letter & 64U) && u < stroke, right_stem = (letter & 128U) && u > width - stroke;
    const bool foot = (letter & 256U) && v > block.size - stroke, head = (letter & 512U) && v < stroke;
    const bool slash = (letter & 1024U) && std::abs(u / width - v / block.size) < 0.2;
    const bool middle = std::abs(v - 0.5 * block.size) < 0.5 * stroke;
    return left_stem || right_stem || foot || head || slash || middle;
}

/// Draws `ink` on a page of the given size so that `skew_degrees` (clockwise to apply) make it level again.
/// `paper` and `pen` are grey levels. Nine samples a pixel.
inline GreyImage draw_page(int width, int height, double skew_degrees, const Ink& ink, int paper = 230, int pen = 30) {
    GreyImage image;
    image.resize(width, height);
    const double radians = skew_degrees * std::numbers::pi / 180, c = std::cos(radians), s = std::sin(radians);
    const double middle_x = 0.5 * (width - 1), middle_y = 0.5 * (height - 1);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            int hits = 0;
            for (int k = 0; k < 9; ++k) {
                const double dx = x + (k % 3 - 1) / 3.0 - middle_x, dy = y + (k / 3 - 1) / 3.0 - middle_y;
                // The content was turned counter-clockwise by the skew; look up where it came from (y down).
                hits += ink(c * dx - s * dy + middle_x, s * dx + c * dy + middle_y) ? 1 : 0;
            }
            image.row(y)[x] = static_cast<std::uint8_t>(paper + (pen - paper) * hits / 9);
        }
    }
    return image;
}

inline GreyImage draw_text(int width, int height, double skew_degrees, const TextBlock& block) {
    return draw_page(width, height, skew_degrees, [&](double x, double y) { return text_ink(block, x, y); });
}

/// Turned clockwise by a quarter.
inline GreyImage quarter_turned(const GreyImage& image) {
    GreyImage turned;
    turned.resize(image.height, image.width);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) turned.row(x)[image.height - 1 - y] = image.row(y)[x];
    }
    return turned;
}

inline GreyImage mirrored(const GreyImage& image) {
    GreyImage flipped;
    flipped.resize(image.width, image.height);
    for (int y = 0; y < image.height; ++y) std::reverse_copy(image.row(y), image.row(y) + image.width, flipped.row(y));
    return flipped;
}

inline GreyImage inverted(GreyImage image) {
    for (auto& pixel : image.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
    return image;
}

/// White noise of the given amplitude round a level.
inline GreyImage noise(int width, int height, int level, int amplitude, std::uint32_t seed = 5) {
    GreyImage image;
    image.resize(width, height);
    std::uint32_t k = 0;
    for (auto& pixel : image.pixels) {
        const int offset = static_cast<int>(mixed(++k, seed) % static_cast<std::uint32_t>(2 * amplitude + 1)) - amplitude;
        pixel = static_cast<std::uint8_t>(std::clamp(level + offset, 0, 255));
    }
    return image;
}

/// Brightness that grows steadily along a direction.
inline GreyImage gradient(int width, int height, double degrees) {
    GreyImage image;
    image.resize(width, height);
    const double c = std::cos(degrees * std::numbers::pi / 180), s = std::sin(degrees * std::numbers::pi / 180);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double u = (x - 0.5 * width) / width * c + (y - 0.5 * height) / height * s;
            image.row(y)[x] = static_cast<std::uint8_t>(128 + 90 * u);
        }
    }
    return image;
}

/// Overlapping discs of many sizes and greys.
inline GreyImage pebbles(int width, int height, int count) {
    GreyImage image;
    image.resize(width, height);
    std::fill(image.pixels.begin(), image.pixels.end(), std::uint8_t{120});
    for (int i = 0; i < count; ++i) {
        const auto n = static_cast<std::uint32_t>(i);
        const int cx = static_cast<int>(mixed(n, 1) % static_cast<std::uint32_t>(width));
        const int cy = static_cast<int>(mixed(n, 2) % static_cast<std::uint32_t>(height));
        const int radius = 4 + static_cast<int>(mixed(n, 3) % 25U);
        const auto grey = static_cast<std::uint8_t>(40 + mixed(n, 4) % 180U);
        for (int y = std::max(0, cy - radius); y < std::min(height, cy + radius); ++y) {
            for (int x = std::max(0, cx - radius); x < std::min(width, cx + radius); ++x) {
                if ((x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius) image.row(y)[x] = grey;
            }
        }
    }
    return image;
}

}  // namespace upright::test
