#include "common/transpose.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace upright {
namespace {

constexpr int tile = 16;  ///< pixels a side: a vector of every instruction set in use

typedef std::uint8_t Bytes __attribute__((vector_size(tile)));

/// One pixel of either in turn, of their first and of their second halves.
Bytes mixed_firsts(Bytes a, Bytes b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
Bytes mixed_seconds(Bytes a, Bytes b) {
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// Row k is mixed with row k + 8, which moves every pixel's place by one bit round the eight of (row, column): after four
/// times row and column have changed places.
void transpose_tile(const std::uint8_t* from, std::ptrdiff_t from_stride, std::uint8_t* to, std::ptrdiff_t to_stride) {
    Bytes rows[tile], mixed[tile];
    for (int k = 0; k < tile; ++k) std::memcpy(&rows[k], from + k * from_stride, tile);
    for (int round = 0; round < 4; ++round) {
        for (int k = 0; k < tile / 2; ++k) {
            mixed[2 * k] = mixed_firsts(rows[k], rows[k + tile / 2]);
            mixed[2 * k + 1] = mixed_seconds(rows[k], rows[k + tile / 2]);
        }
        std::copy(mixed, mixed + tile, rows);
    }
    for (int k = 0; k < tile; ++k) std::memcpy(to + k * to_stride, &rows[k], tile);
}

}  // namespace

void transpose(GreyView source, GreyImage& target) {
    target.resize(source.height, source.width);
    for (int y0 = 0; y0 < source.height; y0 += tile) {
        const int y1 = std::min(y0 + tile, source.height);
        for (int x0 = 0; x0 < source.width; x0 += tile) {
            const int x1 = std::min(x0 + tile, source.width);
            if (y1 - y0 == tile && x1 - x0 == tile) {
                transpose_tile(source.row(y0) + x0, source.stride_bytes, target.row(x0) + y0, target.stride_bytes());
                continue;
            }
            for (int y = y0; y < y1; ++y) {
                const std::uint8_t* from = source.row(y);
                for (int x = x0; x < x1; ++x) target.row(x)[y] = from[x];
            }
        }
    }
}

}  // namespace upright
