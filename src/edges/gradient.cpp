#include "edges/gradient.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "common/multiversion.hpp"
#include "common/transpose.hpp"

namespace upright::edges {
namespace {

constexpr float weight_unit = 3;  ///< of a cell of writing

UPRIGHT_MULTIVERSION
void add_row(const std::uint8_t* __restrict source, int count, std::uint16_t* __restrict sum) {
    for (int x = 0; x < count; ++x) sum[x] = static_cast<std::uint16_t>(sum[x] + source[x]);
}

template <int Factor>
inline void average_groups(const std::uint16_t* __restrict sum, int count, std::uint8_t* __restrict target) {
    // Exact rounding division of sums up to 255 * Factor^2 by a multiplication.
    constexpr unsigned area = Factor * Factor;
    constexpr unsigned reciprocal = ((1U << 20) + area - 1) / area;
    for (int x = 0; x < count; ++x) {
        unsigned total = area / 2;
        for (int k = 0; k < Factor; ++k) total += sum[x * Factor + k];
        target[x] = static_cast<std::uint8_t>((total * reciprocal) >> 20);
    }
}

UPRIGHT_MULTIVERSION
void average_row(const std::uint16_t* __restrict sum, int factor, int count, std::uint8_t* __restrict target) {
    switch (factor) {
        case 2: average_groups<2>(sum, count, target); return;
        case 3: average_groups<3>(sum, count, target); return;
        case 4: average_groups<4>(sum, count, target); return;
        case 5: average_groups<5>(sum, count, target); return;
        default: break;
    }
    const unsigned area = static_cast<unsigned>(factor) * static_cast<unsigned>(factor);
    for (int x = 0; x < count; ++x) {
        unsigned total = area / 2;
        for (int k = 0; k < factor; ++k) total += sum[x * factor + k];
        target[x] = static_cast<std::uint8_t>(total / area);
    }
}

UPRIGHT_MULTIVERSION
void rectified_step(const std::uint8_t* __restrict from, const std::uint8_t* __restrict to, int count, int dead_zone,
                    int clip, std::int16_t* __restrict step) {
    for (int x = 0; x < count; ++x) {
        const int rise = to[x] - from[x];
        const int kept = rise > dead_zone ? rise : 0;
        step[x] = static_cast<std::int16_t>(kept < clip ? kept : clip);
    }
}

/// step[x] *= weight[x], rounded; the weight reaches 3, which lifts a clipped step to the 63 that 16-bit sums allow.
UPRIGHT_MULTIVERSION
void scale_steps(const float* __restrict weight, int count, std::int16_t* __restrict step) {
    for (int x = 0; x < count; ++x) {
        // NOLINTNEXTLINE(bugprone-incorrect-roundings): a call of lround would not be vectorised
        step[x] = static_cast<std::int16_t>(static_cast<int>(static_cast<float>(step[x]) * weight[x] + 0.5F));
    }
}

/// Weights of one line of pixels at `line`, interpolated between the centres of the cells.
void line_weights(const TextureWeights& weights, int line, int count, bool transposed, Buffer<float>& cells,
                  Buffer<float>& out) {
    const int along = transposed ? weights.rows : weights.columns, across = transposed ? weights.columns : weights.rows;
    const auto at = [&](int a, int b) {  // a along the line, b across it
        const int column = transposed ? b : a, row = transposed ? a : b;
        return weights.at(column, row);
    };
    const float position = (static_cast<float>(line) + 0.5F) / texture_cell - 0.5F;
    const int lower = std::clamp(static_cast<int>(std::floor(position)), 0, across - 1);
    const int upper = std::min(lower + 1, across - 1);
    const float share = std::clamp(position - static_cast<float>(lower), 0.0F, 1.0F);
    cells.resize(static_cast<std::size_t>(along) + 2);
    for (int a = 0; a < along; ++a) {
        cells[static_cast<std::size_t>(a) + 1] = weight_unit * ((1 - share) * at(a, lower) + share * at(a, upper));
    }
    cells.front() = cells[1];
    cells.back() = cells[static_cast<std::size_t>(along)];
    out.resize(static_cast<std::size_t>(count));
    // Between the centres of cells c - 1 and c, which lie at 8 c - 4.5 and 8 c + 3.5.
    constexpr int half = texture_cell / 2;
    for (int c = 0; c <= along; ++c) {
        const float from = cells[static_cast<std::size_t>(c)], step = cells[static_cast<std::size_t>(c) + 1] - from;
        const int begin = texture_cell * c - half, end = std::min(begin + texture_cell, count);
        for (int x = std::max(begin, 0); x < end; ++x) {
            const float part = static_cast<float>(2 * (x - begin) + 1) / (2 * texture_cell);
            out[static_cast<std::size_t>(x)] = from + part * step;
        }
    }
    for (int x = texture_cell * along + half; x < count; ++x) out[static_cast<std::size_t>(x)] = cells.back();
}

/// Steps along the rows of `image`; the last column of the plane is 0.
void steps_along_rows(const GreyImage& image, const GradientSettings& settings, bool transposed,
                      const TextureWeights& weights, GradientWorkspace& workspace, Buffer<std::int16_t>& plane) {
    const auto width = static_cast<std::size_t>(image.width);
    plane.resize(width * static_cast<std::size_t>(image.height));
    for (int y = 0; y < image.height; ++y) {
        std::int16_t* out = plane.data() + static_cast<std::size_t>(y) * width;
        rectified_step(image.row(y), image.row(y) + 1, image.width - 1, settings.dead_zone, settings.clip, out);
        out[width - 1] = 0;
        if (weights.weight.empty()) continue;
        line_weights(weights, y, image.width, transposed, workspace.cell_weights, workspace.line_weights);
        scale_steps(workspace.line_weights.data(), image.width, out);
    }
}

}  // namespace

void box_reduce(GreyView source, int factor, Buffer<std::uint16_t>& row_sum, GreyImage& target) {
    const int width = source.width / factor, height = source.height / factor;
    const int left = (source.width - width * factor) / 2, top = (source.height - height * factor) / 2;
    target.resize(width, height);
    row_sum.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(factor));
    for (int y = 0; y < height; ++y) {
        if (factor == 1) {
            std::copy_n(source.row(top + y) + left, width, target.row(y));
            continue;
        }
        std::fill(row_sum.begin(), row_sum.end(), std::uint16_t{0});
        for (int k = 0; k < factor; ++k) {
            add_row(source.row(top + y * factor + k) + left, width * factor, row_sum.data());
        }
        average_row(row_sum.data(), factor, width, target.row(y));
    }
}

void find_gradients(GreyView grey, const GradientSettings& settings, GradientWorkspace& workspace,
                    GradientPlanes& planes) {
    constexpr int smallest_side = 8;
    planes.width = planes.height = 0;
    if (grey.width < smallest_side || grey.height < smallest_side) return;
    const int longest = std::max(grey.width, grey.height);
    planes.reduction = (longest + settings.max_side - 1) / settings.max_side;
    box_reduce(grey, planes.reduction, workspace.row_sum, workspace.reduced);
    if (workspace.reduced.width < smallest_side || workspace.reduced.height < smallest_side) return;
    planes.width = workspace.reduced.width;
    planes.height = workspace.reduced.height;
    TextureWeights& weights = planes.texture;
    find_texture(workspace.reduced, settings.texture, workspace.texture, weights);
    weights.cell_px = texture_cell * planes.reduction;
    // The reduction begins at a whole pixel. NOLINTBEGIN(bugprone-integer-division)
    weights.left = (grey.width - planes.width * planes.reduction) / 2;
    weights.top = (grey.height - planes.height * planes.reduction) / 2;
    // NOLINTEND(bugprone-integer-division)
    steps_along_rows(workspace.reduced, settings, false, weights, workspace, planes.right);
    transpose(workspace.reduced.view(), workspace.transposed);
    steps_along_rows(workspace.transposed, settings, true, weights, workspace, planes.down);
}

}  // namespace upright::edges
