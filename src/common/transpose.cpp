#include "common/transpose.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "common/multiversion.hpp"

namespace upright {
namespace {

constexpr int tile = 16;  ///< pixels a side: a vector of every instruction set in use
constexpr int line_of_cache = 64;  ///< bytes: as many rows are taken together, so that lines of the target are written whole

typedef std::uint8_t Bytes __attribute__((vector_size(tile)));

/// One pixel of either in turn, of their first and of their second halves.
Bytes mixed_firsts(Bytes a, Bytes b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
Bytes mixed_seconds(Bytes a, Bytes b) {
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// One round: row k is mixed with row k + 8, which moves every pixel's place by one bit round the eight of (row, column).
[[gnu::always_inline]] inline void mix_rows(const Bytes* in, Bytes* out) {
    for (int k = 0; k < tile / 2; ++k) {
        out[2 * k] = mixed_firsts(in[k], in[k + tile / 2]);
        out[2 * k + 1] = mixed_seconds(in[k], in[k + tile / 2]);
    }
}

/// `count` tiles, each below the one before; after four rounds row and column have changed places.
UPRIGHT_MULTIVERSION
void transpose_tiles(const std::uint8_t* from, std::ptrdiff_t from_stride, std::uint8_t* to, std::ptrdiff_t to_stride,
                     int count) {
    for (; count > 0; --count, from += tile * from_stride, to += tile) {
        Bytes rows[tile], others[tile];
        for (int k = 0; k < tile; ++k) std::memcpy(&rows[k], from + k * from_stride, tile);
        mix_rows(rows, others);
        mix_rows(others, rows);
        mix_rows(rows, others);
        mix_rows(others, rows);
        for (int k = 0; k < tile; ++k) std::memcpy(to + k * to_stride, &rows[k], tile);
    }
}

}  // namespace

void transpose(GreyView source, GreyImage& target) {
    target.resize(source.height, source.width);
    for (int band = 0; band < source.height; band += line_of_cache) {
        const int tiles = std::min(line_of_cache, source.height - band) / tile;
        const int band_end = std::min(band + line_of_cache, source.height);
        int x = 0;
        for (; x + tile <= source.width; x += tile) {
            transpose_tiles(source.row(band) + x, source.stride_bytes, target.row(x) + band, target.stride_bytes(), tiles);
        }
        // What is left over at the right, and below.
        for (int y = band; y < band_end; ++y) {
            const std::uint8_t* from = source.row(y);
            for (int at = y < band + tiles * tile ? x : 0; at < source.width; ++at) target.row(at)[y] = from[at];
        }
    }
}

}  // namespace upright
