#include "support/raster.hpp"

#include <algorithm>
#include <cmath>

namespace upright::test {
namespace {

Raster blank(int width, int height, int channels) {
    Raster raster{width, height, channels, {}};
    raster.samples.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                          static_cast<std::size_t>(channels));
    return raster;
}

}  // namespace

Raster smooth_raster(int width, int height, int channels) {
    Raster raster = blank(width, height, channels);
    std::uint8_t* sample = raster.samples.data();
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double u = width > 1 ? static_cast<double>(x) / (width - 1) : 0.0;
            const double v = height > 1 ? static_cast<double>(y) / (height - 1) : 0.0;
            const double values[4] = {40 + 180 * u, 220 - 160 * v, 128 + 90 * std::sin(3 * u + 2 * v), 255 - 120 * u * v};
            for (int c = 0; c < channels; ++c) *sample++ = static_cast<std::uint8_t>(values[c]);
        }
    }
    return raster;
}

Raster page_raster(int width, int height, int channels) {
    Raster raster = blank(width, height, channels);
    std::uint8_t* sample = raster.samples.data();
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const bool between_margins = std::min(x, width - x) > width / 12;
            const bool in_row = between_margins && y % 24 >= 8 && y % 24 < 20;
            const bool in_stroke = (x * 7 + (y / 24) * 13) % 11 < 5 && (x / 9) % 6 != 0;
            const auto value = static_cast<std::uint8_t>(in_row && in_stroke ? 30 : 245);
            for (int c = 0; c < channels; ++c) *sample++ = value;
        }
    }
    return raster;
}

Raster noise_raster(int width, int height, int channels, std::uint32_t seed) {
    Raster raster = blank(width, height, channels);
    for (std::uint8_t& sample : raster.samples) {
        seed = seed * 1664525U + 1013904223U;  // Numerical Recipes' generator: the same on every machine
        sample = static_cast<std::uint8_t>(seed >> 24U);
    }
    return raster;
}

}  // namespace upright::test
