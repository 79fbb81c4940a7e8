#include "edges/texture.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "common/multiversion.hpp"

namespace upright::edges {
namespace {

constexpr int cell = texture_cell;

/// Adds the products of the gradients of `count` whole cells of one row.
UPRIGHT_MULTIVERSION
void add_products(const std::uint8_t* __restrict row, const std::uint8_t* __restrict below, int count,
                  std::int32_t* __restrict xx, std::int32_t* __restrict yy, std::int32_t* __restrict xy) {
    for (int c = 0; c < count; ++c) {
        std::int32_t sum_xx = 0, sum_yy = 0, sum_xy = 0;
        for (int k = 0; k < cell; ++k) {
            const int x = c * cell + k;
            // Sums of both pairs, so that the two derivatives are taken at one point.
            const int gx = row[x + 1] - row[x] + below[x + 1] - below[x];
            const int gy = below[x] - row[x] + below[x + 1] - row[x + 1];
            sum_xx += gx * gx;
            sum_yy += gy * gy;
            sum_xy += gx * gy;
        }
        xx[c] += sum_xx;
        yy[c] += sum_yy;
        xy[c] += sum_xy;
    }
}

struct Tensor {
    float xx = 0, yy = 0, xy = 0;
};

/// Mean tensor of a cell and its neighbours, per pixel.
Tensor smoothed(const TextureWorkspace& w, int columns, int rows, int column, int row) {
    Tensor sum;
    int cells = 0;
    for (int r = std::max(row - 1, 0); r <= std::min(row + 1, rows - 1); ++r) {
        for (int c = std::max(column - 1, 0); c <= std::min(column + 1, columns - 1); ++c, ++cells) {
            const auto i = static_cast<std::size_t>(r * columns + c);
            sum.xx += static_cast<float>(w.xx[i]);
            sum.yy += static_cast<float>(w.yy[i]);
            sum.xy += static_cast<float>(w.xy[i]);
        }
    }
    const float scale = 1.0F / static_cast<float>(4 * cells * cell * cell);
    return {sum.xx * scale, sum.yy * scale, sum.xy * scale};
}

}  // namespace

void find_texture(const GreyImage& image, const TextureSettings& settings, TextureWorkspace& workspace,
                  TextureWeights& weights) {
    const int columns = std::max(0, (image.width - 1) / cell), rows = std::max(0, (image.height - 1) / cell);
    weights.columns = columns;
    weights.rows = rows;
    const auto count = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    weights.weight.resize(count);
    for (auto* sums : {&workspace.xx, &workspace.yy, &workspace.xy}) sums->assign(count, 0);
    for (int y = 0; y < rows * cell; ++y) {
        const auto at = static_cast<std::ptrdiff_t>(y / cell) * columns;
        add_products(image.row(y), image.row(y + 1), columns, workspace.xx.data() + at, workspace.yy.data() + at,
                     workspace.xy.data() + at);
    }
    const float slope = (1 - settings.remainder) / (settings.line_coherence - settings.text_coherence);
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            const Tensor t = smoothed(workspace, columns, rows, c, r);
            const float difference = t.xx - t.yy;
            const float size = t.xx + t.yy + settings.noise;
            const float coherence = std::sqrt(difference * difference + 4 * t.xy * t.xy) / size;
            const float weight = 1 - (coherence - settings.text_coherence) * slope;
            weights.weight[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) +
                           static_cast<std::size_t>(c)] = std::clamp(weight, settings.remainder, 1.0F);
        }
    }
}

}  // namespace upright::edges
