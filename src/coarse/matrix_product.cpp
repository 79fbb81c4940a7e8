#include "coarse/matrix_product.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "common/multiversion.hpp"

namespace upright::coarse {
namespace {

/// Columns that are rounded and laid side by side at a time, and those that are multiplied at once: one register of
/// AVX-512, a cache line.
constexpr std::size_t panel_columns = 64, group_columns = 16;

/// Outputs that are summed at once: they share what is read of the panel. Twice as many of few columns, so that as many sums
/// are under way.
constexpr std::size_t tile_rows = 4, tall_tile_rows = 8;

/// Of a panel's groups, up to which tiles are tall.
constexpr std::size_t groups_of_tall_tiles = 2;

/// Two inputs of a column lie in one number, the first in its lower half, as two weights of an output do. One row of
/// `panel` holds such a pair for each of panel_columns.
struct Tile {
    const std::int16_t* weights;  ///< of the first row
    std::size_t weight_stride;    ///< numbers from one row to the next
    std::size_t pairs;            ///< of inputs
    const std::int32_t* panel;    ///< of the first column
    std::size_t groups;           ///< of group_columns
    std::int32_t* sums;           ///< rows x panel_columns
};

[[gnu::always_inline]] inline std::int32_t pair_of(const std::int16_t* weights) {
    std::int32_t pair = 0;
    std::memcpy(&pair, weights, sizeof pair);
    return pair;
}

/// Four columns, as any processor has them.
typedef std::int32_t Four __attribute__((vector_size(16)));

/// What the two inputs of each of four columns and the two weights of an output add to its sums.
[[gnu::always_inline]] inline Four products(Four in, const std::int16_t* weights) {
#if defined(__SSE2__)
    const __m128i all = _mm_madd_epi16(std::bit_cast<__m128i>(in), _mm_set1_epi32(pair_of(weights)));
    return std::bit_cast<Four>(all);
#else
    const Four low = (in << 16) >> 16, high = in >> 16;
    return low * weights[0] + high * weights[1];
#endif
}

/// `rows` rows of all columns of the panel.
template <std::size_t rows>
void multiply(const Tile& tile) {
    constexpr std::size_t parts = 2, width = 4;  // of this many vectors of columns at a time, registers hold all
    for (std::size_t first = 0; first < tile.groups * group_columns; first += parts * width) {
        Four sums[rows][parts] = {};
        const std::int32_t* in = tile.panel + first;
        for (std::size_t k = 0; k < tile.pairs; ++k, in += panel_columns) {
            Four columns[parts];
            std::memcpy(columns, in, sizeof columns);
            for (std::size_t r = 0; r < rows; ++r) {
                for (std::size_t p = 0; p < parts; ++p) {
                    sums[r][p] += products(columns[p], tile.weights + r * tile.weight_stride + 2 * k);
                }
            }
        }
        for (std::size_t r = 0; r < rows; ++r) std::memcpy(tile.sums + r * panel_columns + first, sums[r], sizeof sums[r]);
    }
}

#if defined(__x86_64__)

template <std::size_t rows>
[[gnu::target("avx2")]] void multiply_avx2(const Tile& tile) {
    for (std::size_t first = 0; first < tile.groups * group_columns; first += group_columns) {
        __m256i sums[rows][2];
        for (auto& row : sums) row[0] = row[1] = _mm256_setzero_si256();
        const std::int32_t* in = tile.panel + first;
        for (std::size_t k = 0; k < tile.pairs; ++k, in += panel_columns) {
            const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in));
            const __m256i right = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + 8));
            for (std::size_t r = 0; r < rows; ++r) {
                const __m256i weights = _mm256_set1_epi32(pair_of(tile.weights + r * tile.weight_stride + 2 * k));
                sums[r][0] = _mm256_add_epi32(sums[r][0], _mm256_madd_epi16(left, weights));
                sums[r][1] = _mm256_add_epi32(sums[r][1], _mm256_madd_epi16(right, weights));
            }
        }
        for (std::size_t r = 0; r < rows; ++r) {
            std::int32_t* const out = tile.sums + r * panel_columns + first;
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), sums[r][0]);
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + 8), sums[r][1]);
        }
    }
}

/// _mm512_dpwssd_epi32 in place: GCC 12 moves every sum to another register and back around it.
[[gnu::target("avx512f,avx512vnni"), gnu::always_inline]] inline __m512i with_products(__m512i sum, __m512i columns,
                                                                                      __m512i weights) {
    asm("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(columns), "v"(weights));
    return sum;
}

template <std::size_t rows, std::size_t groups>
[[gnu::target("avx512f,avx512vnni")]] void multiply_groups(const Tile& tile, std::size_t first) {
    __m512i sums[rows][groups];
    for (auto& row : sums) {
        for (__m512i& sum : row) sum = _mm512_setzero_si512();
    }
    const std::int32_t* in = tile.panel + first;
    for (std::size_t k = 0; k < tile.pairs; ++k, in += panel_columns) {
        __m512i columns[groups];
        for (std::size_t g = 0; g < groups; ++g) columns[g] = _mm512_loadu_si512(in + g * group_columns);
        for (std::size_t r = 0; r < rows; ++r) {
            const __m512i weights = _mm512_set1_epi32(pair_of(tile.weights + r * tile.weight_stride + 2 * k));
            for (std::size_t g = 0; g < groups; ++g) sums[r][g] = with_products(sums[r][g], columns[g], weights);
        }
    }
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t g = 0; g < groups; ++g) {
            _mm512_storeu_si512(tile.sums + r * panel_columns + first + g * group_columns, sums[r][g]);
        }
    }
}

template <std::size_t rows>
[[gnu::target("avx512f,avx512vnni")]] void multiply_avx512(const Tile& tile) {
    switch (tile.groups) {
        case 1: return multiply_groups<rows, 1>(tile, 0);
        case 2: return multiply_groups<rows, 2>(tile, 0);
        case 3: return multiply_groups<rows, 3>(tile, 0);
        default: return multiply_groups<rows, 4>(tile, 0);
    }
}

[[gnu::target("avx512f,avx512vnni")]] void multiply_tall_avx512(const Tile& tile) {
    tile.groups == 1 ? multiply_groups<tall_tile_rows, 1>(tile, 0) : multiply_groups<tall_tile_rows, 2>(tile, 0);
}

#endif

/// Below this everything is taken for zero: its inverse would not be finite.
constexpr float almost_nothing = 1e-30F;

struct Multiplication {
    void (*tall)(const Tile&);  ///< tall_tile_rows rows of up to groups_of_tall_tiles groups; none where registers are few
    void (*many)(const Tile&);  ///< tile_rows rows
    void (*one)(const Tile&);
};

Multiplication fastest() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni")) return {multiply_tall_avx512, multiply_avx512<tile_rows>, multiply_avx512<1>};
    if (__builtin_cpu_supports("avx2")) return {nullptr, multiply_avx2<tile_rows>, multiply_avx2<1>};
#endif
    return {nullptr, multiply<tile_rows>, multiply<1>};
}

/// The bits of the largest magnitude: of floats without their sign they are ordered as the floats are.
UPRIGHT_MULTIVERSION
std::int32_t largest_bits(const float* __restrict values, std::size_t count) {
    std::int32_t largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t bits = std::bit_cast<std::int32_t>(values[i]) & 0x7FFFFFFF;
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

/// 1.5 * 2^23: a float this large has no bits below one, so that adding it rounds to the nearest whole number, which is
/// then the difference of the bits.
constexpr float rounder = 12582912.0F;

/// pairs[i]: first[i] * scale, rounded, in the lower half, second[i] * scale in the upper one.
UPRIGHT_MULTIVERSION
void round_pairs(const float* __restrict first, const float* __restrict second, float scale, std::size_t count,
                 std::int32_t* __restrict pairs) {
    constexpr auto zero = std::bit_cast<std::int32_t>(rounder);
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t low = std::bit_cast<std::int32_t>(first[i] * scale + rounder) - zero;
        const std::int32_t high = std::bit_cast<std::int32_t>(second[i] * scale + rounder) - zero;
        pairs[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(low) & 0xFFFFU) |
                   static_cast<std::int32_t>(static_cast<std::uint32_t>(high) << 16U);
    }
}

UPRIGHT_MULTIVERSION
void scale_with_relu(const std::int32_t* __restrict sums, float unit, float bias, std::size_t count, float* __restrict out) {
    for (std::size_t i = 0; i < count; ++i) {
        const float value = static_cast<float>(sums[i]) * unit + bias;
        out[i] = value > 0.0F ? value : 0.0F;
    }
}

/// `count` numbers from the beginning of a line of the cache on: vectors of AVX-512 that lie in two lines take twice the time.
std::int32_t* aligned(std::vector<std::int32_t>& memory, std::size_t count) {
    constexpr std::size_t line = 64, spare = line / sizeof(std::int32_t);
    memory.resize(std::max(memory.size(), count + spare));  // a smaller layer before a larger one costs nothing
    void* begin = memory.data();
    std::size_t room = memory.size() * sizeof(std::int32_t);
    return static_cast<std::int32_t*>(std::align(line, count * sizeof(std::int32_t), begin, room));
}

/// Columns `first` onwards of `in`, rounded, into the panel.
void fill_panel(const float* in, std::size_t depth, std::size_t columns, std::size_t first, std::size_t count, float scale,
                std::int32_t* panel) {
    static constexpr float nothing[panel_columns] = {};
    for (std::size_t k = 0; k < depth; k += 2) {
        const float* const row = in + k * columns + first;
        round_pairs(row, k + 1 < depth ? row + columns : nothing, scale, count, panel + k / 2 * panel_columns);
    }
}

}  // namespace

void product_with_relu(const IntegerWeights& weights, const float* bias, const float* in, int columns_of_in, float* out,
                       ProductScratch& scratch) {
    static const Multiplication fastest_here = fastest();
    const auto rows = static_cast<std::size_t>(weights.outputs), depth = static_cast<std::size_t>(weights.depth),
               columns = static_cast<std::size_t>(columns_of_in), pairs = (depth + 1) / 2;
    const auto largest = std::bit_cast<float>(largest_bits(in, depth * columns));
    const float scale = largest > almost_nothing ? static_cast<float>(largest_input) / largest : 0.0F;
    const float unit = largest / static_cast<float>(largest_input);
    const auto* const scales = weights.scales.ptr<float>();
    // What is left of an earlier one beyond the last column is summed for nothing.
    std::int32_t* const panel = aligned(scratch.panel, pairs * panel_columns);
    scratch.sums.resize(tall_tile_rows * panel_columns);
    for (std::size_t first = 0; first < columns; first += panel_columns) {
        const std::size_t count = std::min(panel_columns, columns - first);
        fill_panel(in, depth, columns, first, count, scale, panel);
        const std::size_t groups = (count + group_columns - 1) / group_columns;
        const bool is_tall = fastest_here.tall != nullptr && groups <= groups_of_tall_tiles;
        for (std::size_t row = 0; row < rows;) {
            const Tile tile{weights.values.ptr<std::int16_t>() + row * 2 * pairs, 2 * pairs, pairs, panel, groups,
                            scratch.sums.data()};
            const std::size_t left = rows - row;
            const std::size_t at_once = is_tall && left >= tall_tile_rows ? tall_tile_rows : left >= tile_rows ? tile_rows : 1;
            (at_once == 1 ? fastest_here.one : at_once == tile_rows ? fastest_here.many : fastest_here.tall)(tile);
            for (std::size_t r = 0; r < at_once; ++r, ++row) {
                scale_with_relu(scratch.sums.data() + r * panel_columns, scales[row] * unit, bias[row], count,
                                out + row * columns + first);
            }
        }
    }
}

}  // namespace upright::coarse
