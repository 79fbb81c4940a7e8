// Plain pixels as the encoders take them and as tests compare them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace upright::test {

using Bytes = std::vector<std::uint8_t>;

/// `channels` interleaved samples a pixel, one byte each (two, big-endian, for 16-bit PNG), rows without padding.
struct Raster {
    int width = 0, height = 0, channels = 1;
    Bytes samples;

    std::size_t row_bytes() const { return height == 0 ? 0 : samples.size() / static_cast<std::size_t>(height); }
    const std::uint8_t* row(int y) const { return samples.data() + static_cast<std::size_t>(y) * row_bytes(); }
    std::uint8_t* row(int y) { return samples.data() + static_cast<std::size_t>(y) * row_bytes(); }
};

/// A smooth picture of 1 to 4 channels that differs in every channel and corner: what encoders change least.
Raster smooth_raster(int width, int height, int channels);

/// Dark bars on light ground, as a page looks; the same in all channels.
Raster page_raster(int width, int height, int channels);

/// Samples of a fixed pseudo-random sequence.
Raster noise_raster(int width, int height, int channels, std::uint32_t seed = 1);

}  // namespace upright::test
