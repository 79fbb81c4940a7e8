#include "edges/gradient.hpp"

#include <algorithm>
#include <cstddef>

#include "common/multiversion.hpp"

namespace upright::edges {
namespace {

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

/// target[x * height + y] = source[y * width + x], in tiles that stay in the first-level cache.
void transpose(const GreyImage& source, GreyImage& target) {
    constexpr int tile = 16;
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

/// Steps along the rows of `image`; the last column of the plane is 0.
void steps_along_rows(const GreyImage& image, const GradientSettings& settings, Buffer<std::int16_t>& plane) {
    const auto width = static_cast<std::size_t>(image.width);
    plane.resize(width * static_cast<std::size_t>(image.height));
    for (int y = 0; y < image.height; ++y) {
        std::int16_t* out = plane.data() + static_cast<std::size_t>(y) * width;
        rectified_step(image.row(y), image.row(y) + 1, image.width - 1, settings.dead_zone, settings.clip, out);
        out[width - 1] = 0;
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
    planes = GradientPlanes{0, 0, 1, std::move(planes.down), std::move(planes.right)};
    if (grey.width < smallest_side || grey.height < smallest_side) return;
    const int longest = std::max(grey.width, grey.height);
    planes.reduction = (longest + settings.max_side - 1) / settings.max_side;
    box_reduce(grey, planes.reduction, workspace.row_sum, workspace.reduced);
    if (workspace.reduced.width < smallest_side || workspace.reduced.height < smallest_side) return;
    planes.width = workspace.reduced.width;
    planes.height = workspace.reduced.height;
    steps_along_rows(workspace.reduced, settings, planes.right);
    transpose(workspace.reduced, workspace.transposed);
    steps_along_rows(workspace.transposed, settings, planes.down);
}

}  // namespace upright::edges
