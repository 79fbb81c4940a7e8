#include "coarse/matrix_product.hpp"

#include <algorithm>
#include <cstddef>

namespace upright::coarse {
namespace {

/// Columns of `in` that are laid side by side at a time, so that its rows may be any number of floats apart: whole
/// vectors of any instruction set.
constexpr std::size_t panel_columns = 48;

/// Outputs that are summed at once: as many rows and vectors as leave registers for what is multiplied (16 of them on
/// x86-64, 32 with AVX-512).
constexpr std::size_t tile_rows = 6;
template <std::size_t lanes>
constexpr std::size_t tile_vectors = lanes == 16 ? 1 : 2;

template <std::size_t lanes>
struct Floats {
    typedef float Vector __attribute__((vector_size(lanes * sizeof(float)), aligned(alignof(float)), may_alias));
};

struct Operands {
    ProductShape shape;
    const float *weights, *bias, *in;
    float* out;
    float* panel;  ///< depth x panel_columns
};

/// rows x (vectors * lanes) outputs, `out_stride` floats a row.
template <std::size_t lanes, std::size_t rows, std::size_t vectors>
[[gnu::always_inline]] inline void tile(const float* weights, std::size_t depth, const float* bias, const float* panel,
                                        float* out, std::size_t out_stride) {
    using Vector = typename Floats<lanes>::Vector;
    const Vector zero{};
    Vector sums[rows][vectors];
    for (std::size_t r = 0; r < rows; ++r) {
        for (Vector& sum : sums[r]) sum = zero + bias[r];
    }
    for (std::size_t k = 0; k < depth; ++k, panel += panel_columns) {
        Vector in[vectors];
        for (std::size_t v = 0; v < vectors; ++v) in[v] = *reinterpret_cast<const Vector*>(panel + v * lanes);
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t v = 0; v < vectors; ++v) sums[r][v] += weights[r * depth + k] * in[v];
        }
    }
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t v = 0; v < vectors; ++v) {
            *reinterpret_cast<Vector*>(out + r * out_stride + v * lanes) = sums[r][v] > zero ? sums[r][v] : zero;
        }
    }
}

/// `rows` rows from number `row` on of the panel's first `count` columns, which are columns `first` onwards of `out`.
template <std::size_t lanes, std::size_t rows>
[[gnu::always_inline]] inline void strip(const Operands& all, std::size_t row, std::size_t first, std::size_t count) {
    constexpr std::size_t vectors = tile_vectors<lanes>, width = vectors * lanes;
    const auto depth = static_cast<std::size_t>(all.shape.depth), stride = static_cast<std::size_t>(all.shape.columns);
    const float *weights = all.weights + row * depth, *bias = all.bias + row;
    for (std::size_t at = 0; at < count; at += width) {
        float* out = all.out + row * stride + first + at;
        const std::size_t left = count - at;
        if (left >= width) {
            tile<lanes, rows, vectors>(weights, depth, bias, all.panel + at, out, stride);
            continue;
        }
        float edge[rows * width];
        if (left <= width / 2) {
            constexpr std::size_t narrow = vectors == 1 ? lanes / 2 : lanes;
            tile<narrow, rows, 1>(weights, depth, bias, all.panel + at, edge, width);
        } else {
            tile<lanes, rows, vectors>(weights, depth, bias, all.panel + at, edge, width);
        }
        for (std::size_t r = 0; r < rows; ++r) std::copy_n(edge + r * width, left, out + r * stride);
    }
}

template <std::size_t lanes>
[[gnu::always_inline]] inline void product(const Operands& all) {
    const auto rows = static_cast<std::size_t>(all.shape.rows), depth = static_cast<std::size_t>(all.shape.depth),
               columns = static_cast<std::size_t>(all.shape.columns);
    for (std::size_t first = 0; first < columns; first += panel_columns) {
        const std::size_t count = std::min(panel_columns, columns - first);
        for (std::size_t k = 0; k < depth; ++k) {
            float* const end = std::copy_n(all.in + k * columns + first, count, all.panel + k * panel_columns);
            std::fill(end, all.panel + (k + 1) * panel_columns, 0.0F);
        }
        std::size_t row = 0;
        for (; row + tile_rows <= rows; row += tile_rows) strip<lanes, tile_rows>(all, row, first, count);
        for (; row < rows; ++row) strip<lanes, 1>(all, row, first, count);
    }
}

void with_128_bits(const Operands& all) { product<4>(all); }

#if defined(__x86_64__)
[[gnu::target("avx2")]] void with_256_bits(const Operands& all) { product<8>(all); }
[[gnu::target("avx512f")]] void with_512_bits(const Operands& all) { product<16>(all); }

auto widest() {
    if (__builtin_cpu_supports("avx512f")) return with_512_bits;
    return __builtin_cpu_supports("avx2") ? with_256_bits : with_128_bits;
}
#else
auto widest() { return with_128_bits; }
#endif

}  // namespace

void product_with_relu(ProductShape shape, const float* weights, const float* bias, const float* in, float* out,
                       std::vector<float>& scratch) {
    static const auto run = widest();
    scratch.resize(static_cast<std::size_t>(shape.depth) * panel_columns);
    run({shape, weights, bias, in, out, scratch.data()});
}

}  // namespace upright::coarse
