#include "lines/strips.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

#include "common/multiversion.hpp"

namespace upright::lines {
namespace {

constexpr int phases = StripProfiles::phases;
constexpr int radius = 4;           ///< of the kernel, pixels: 4.4 sigma
constexpr int taps = 2 * radius + 1;
constexpr int most_strips = 69;  ///< whose sum fits 16 bits at StripSettings::clip; on larger images they stand apart

using Kernels = std::array<std::array<float, taps>, phases>;

/// kernel[p][j] weighs the sample at i - radius + j for the derivative at i + p / phases.
Kernels derivative_kernels(double sigma) {
    Kernels kernels{};
    const double scale = 1 / (std::sqrt(2 * std::numbers::pi) * sigma * sigma * sigma);
    for (int p = 0; p < phases; ++p) {
        for (int j = 0; j < taps; ++j) {
            const double u = static_cast<double>(p) / phases - (j - radius);
            kernels[static_cast<std::size_t>(p)][static_cast<std::size_t>(j)] =
                static_cast<float>(-u * scale * std::exp(-0.5 * u * u / (sigma * sigma)));
        }
    }
    return kernels;
}

UPRIGHT_MULTIVERSION
void add_vector(const std::uint8_t* __restrict source, int count, std::uint16_t* __restrict sum) {
    for (int i = 0; i < count; ++i) sum[i] = static_cast<std::uint16_t>(sum[i] + source[i]);
}

UPRIGHT_MULTIVERSION
void add_constant(std::uint16_t value, int count, std::uint16_t* __restrict sum) {
    for (int i = 0; i < count; ++i) sum[i] = static_cast<std::uint16_t>(sum[i] + value);
}

UPRIGHT_MULTIVERSION
void to_float(const std::uint16_t* __restrict source, int count, float* __restrict target) {
    for (int i = 0; i < count; ++i) target[i] = static_cast<float>(static_cast<int>(source[i]));
}

/// values[i] = clipped, rounded gain[i] * (sum of kernel[j] * profile[i + j] - trend).
UPRIGHT_MULTIVERSION
void convolve(const float* __restrict profile, const float* __restrict kernel, const float* __restrict gain, float trend,
              int count, int clip, std::int16_t* __restrict values) {
    for (int i = 0; i < count; ++i) {
        float total = -trend;
        for (int j = 0; j < taps; ++j) total += kernel[j] * profile[i + j];
        // Truncation of a positive number rounds alike on every instruction set.
        int value = static_cast<int>(total * gain[i] + 32768.5F) - 32768;
        value = value < clip ? value : clip;
        values[i] = static_cast<std::int16_t>(value > -clip ? value : -clip);
    }
}

/// Adds one vector, sheared by `offset`, to a profile that begins at position `first`; its ends are replicated.
void add_sheared(const std::uint8_t* vector, int length, int offset, int first, int count, std::uint16_t* sum) {
    const int begin = std::clamp(-offset - first, 0, count);
    const int end = std::clamp(length - offset - first, begin, count);
    add_constant(vector[0], begin, sum);
    add_vector(vector + (first + begin + offset), end - begin, sum + begin);
    add_constant(vector[length - 1], count - end, sum + end);
}

/// Weights along a strip whose centre lies at `along` pixels, for positions from `first` on, times `unit`.
void strip_gain(const TextureWeights& texture, bool down, double along, int first, int count, double unit, float* gain) {
    if (texture.weight.empty()) {
        std::fill_n(gain, count, static_cast<float>(unit));
        return;
    }
    const int cells_along = down ? texture.rows : texture.columns, cells = down ? texture.columns : texture.rows;
    const double strip_cell = (along - (down ? texture.top : texture.left)) / texture.cell_px - 0.5;
    const int lower = std::clamp(static_cast<int>(std::floor(strip_cell)), 0, cells_along - 1);
    const int upper = std::min(lower + 1, cells_along - 1);
    const double share = std::clamp(strip_cell - lower, 0.0, 1.0);
    const auto at = [&](int c) {
        c = std::clamp(c, 0, cells - 1);
        const double a = down ? texture.at(c, lower) : texture.at(lower, c);
        const double b = down ? texture.at(c, upper) : texture.at(upper, c);
        return unit * ((1 - share) * a + share * b);
    };
    // Linear between the centres of the cells.
    const double origin = (down ? texture.left : texture.top) + 0.5 * texture.cell_px - first;
    int i = 0;
    for (int c = -1; c < cells; ++c) {
        const double begin = origin + c * texture.cell_px, from = at(c), slope = (at(c + 1) - from) / texture.cell_px;
        const int end = std::clamp(static_cast<int>(std::ceil(begin + texture.cell_px)), i, count);
        for (; i < end; ++i) gain[i] = static_cast<float>(from + slope * std::max(0.0, i - begin));
    }
    for (; i < count; ++i) gain[i] = static_cast<float>(at(cells - 1));
}

}  // namespace

void transpose(GreyView source, GreyImage& target) {
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

void find_strips(GreyView vectors, bool down, double base_degrees, const TextureWeights& texture,
                 const StripSettings& settings, StripWorkspace& workspace, StripProfiles& profiles) {
    const Kernels kernels = derivative_kernels(settings.sigma);
    const double slope = (down ? 1 : -1) * std::tan(base_degrees * std::numbers::pi / 180);
    const int margin = static_cast<int>(std::ceil(std::abs(slope) * settings.width / 2)) + radius;
    profiles.strips = std::clamp(vectors.height / settings.width, 1, most_strips);
    profiles.samples = vectors.width + 2 * margin;
    profiles.first = -margin;
    profiles.base_degrees = base_degrees;
    profiles.down = down;
    const auto strips = static_cast<std::size_t>(profiles.strips);
    const auto samples = static_cast<std::size_t>(profiles.samples);
    profiles.centre.resize(strips);
    profiles.residual.resize(strips);
    profiles.values.resize(strips * phases * samples);

    const int count = profiles.samples + 2 * radius, first = profiles.first - radius;
    workspace.sum.resize(static_cast<std::size_t>(count));
    workspace.profile.resize(static_cast<std::size_t>(count));
    workspace.gain.resize(samples);
    for (int s = 0; s < profiles.strips; ++s) {
        const int begin = vectors.height * s / profiles.strips;
        const int end = std::min(begin + settings.width, vectors.height);
        const double centre = 0.5 * (begin + end - 1);
        double residual = 0;
        std::fill(workspace.sum.begin(), workspace.sum.end(), std::uint16_t{0});
        for (int v = begin; v < end; ++v) {
            const double exact = slope * (v - centre);
            const int offset = static_cast<int>(std::lround(exact));
            residual += offset - exact;
            add_sheared(vectors.row(v), vectors.width, offset, first, count, workspace.sum.data());
        }
        profiles.centre[static_cast<std::size_t>(s)] = centre - 0.5 * (vectors.height - 1);
        profiles.residual[static_cast<std::size_t>(s)] = residual / (end - begin);
        strip_gain(texture, down, centre, profiles.first, profiles.samples, settings.gain, workspace.gain.data());
        to_float(workspace.sum.data(), count, workspace.profile.data());
        // Shading that grows steadily across the strip is not an edge.
        const float trend = (workspace.profile.back() - workspace.profile.front()) / static_cast<float>(vectors.width);
        for (int p = 0; p < phases; ++p) {
            std::int16_t* row = profiles.values.data() + (static_cast<std::size_t>(s) * phases +
                                                          static_cast<std::size_t>(p)) * samples;
            convolve(workspace.profile.data(), kernels[static_cast<std::size_t>(p)].data(), workspace.gain.data(), trend,
                     profiles.samples, settings.clip, row);
        }
    }
}

}  // namespace upright::lines
