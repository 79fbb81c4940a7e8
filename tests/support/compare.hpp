// How far two pieces of pixels are apart.
#pragma once

#include <algorithm>
#include <cstdlib>

#include "common/image.hpp"
#include "support/raster.hpp"

namespace upright::test {

/// Largest difference of any sample; 1000 if the sizes differ.
template <int Channels>
int largest_difference(const BasicImage<Channels>& image, const Raster& raster) {
    if (image.width != raster.width || image.height != raster.height || raster.channels != Channels) return 1000;
    int largest = 0;
    for (std::size_t i = 0; i < raster.samples.size(); ++i) {
        largest = std::max(largest, std::abs(int{image.pixels[i]} - int{raster.samples[i]}));
    }
    return largest;
}

/// BT.601 luma of an RGB raster, computed exactly and rounded.
inline Raster exact_luma(const Raster& rgb) {
    Raster out{rgb.width, rgb.height, 1, {}};
    for (std::size_t i = 0; i + 2 < rgb.samples.size(); i += 3) {
        const double y = 0.299 * rgb.samples[i] + 0.587 * rgb.samples[i + 1] + 0.114 * rgb.samples[i + 2];
        out.samples.push_back(static_cast<std::uint8_t>(y + 0.5));
    }
    return out;
}

/// Each grey value three times.
inline Raster repeated(const Raster& grey) {
    Raster out{grey.width, grey.height, 3, {}};
    for (const std::uint8_t value : grey.samples) out.samples.insert(out.samples.end(), 3, value);
    return out;
}

}  // namespace upright::test
