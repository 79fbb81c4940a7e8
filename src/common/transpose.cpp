#include "common/transpose.hpp"

#include <algorithm>

namespace upright {

void transpose(GreyView source, GreyImage& target) {
    constexpr int tile = 16;  // rows of source and target that stay in the first-level cache together
    target.resize(source.height, source.width);
    for (int y0 = 0; y0 < source.height; y0 += tile) {
        const int y1 = std::min(y0 + tile, source.height);
        for (int x0 = 0; x0 < source.width; x0 += tile) {
            const int x1 = std::min(x0 + tile, source.width);
            for (int y = y0; y < y1; ++y) {
                const std::uint8_t* from = source.row(y);
                for (int x = x0; x < x1; ++x) target.row(x)[y] = from[x];
            }
        }
    }
}

}  // namespace upright
