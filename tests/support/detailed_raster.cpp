#include "support/detailed_raster.hpp"

namespace upright::test {

Raster detailed_raster(int width, int height) {
    Raster raster = smooth_raster(width, height, 3);
    const Raster page = page_raster(width, height, 1), grain = noise_raster(width, height, 1);
    for (std::size_t i = 0; i < page.samples.size(); ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            const int value = raster.samples[3 * i + c] * page.samples[i] / 255 + grain.samples[i] % 8;
            raster.samples[3 * i + c] = static_cast<std::uint8_t>(value > 255 ? 255 : value);
        }
    }
    return raster;
}

}  // namespace upright::test
