#include "lines/strips.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "common/multiversion.hpp"

namespace upright::lines {
namespace {

constexpr int phases = StripProfiles::phases;
constexpr int radius = 4;           ///< of the kernel, pixels: 4.4 sigma
constexpr int taps = 2 * radius + 1;
/// Parts of a strip up to which summing columns takes less time than transposing the image and summing rows: 12 degrees.
constexpr std::size_t most_parts = 8;
constexpr int most_strips = 69;  ///< whose sum fits 16 bits at StripSettings::clip; on larger images they stand apart

double slope_of(double degrees, bool down) { return (down ? 1 : -1) * std::tan(degrees * std::numbers::pi / 180); }

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
void add_vector(const std::uint16_t* __restrict source, int count, std::uint16_t* __restrict sum) {
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
void convolve(const float* __restrict profile, const float* __restrict kernel, const float* __restrict gain,
              float trend, int count, int clip, std::int16_t* __restrict values) {
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
template <class Sample>
void add_sheared(const Sample* vector, int length, int offset, int first, int count, std::uint16_t* sum) {
    const int begin = std::clamp(-offset - first, 0, count);
    const int end = std::clamp(length - offset - first, begin, count);
    add_constant(vector[0], begin, sum);
    add_vector(vector + (first + begin + offset), end - begin, sum + begin);
    add_constant(vector[length - 1], count - end, sum + end);
}

/// How far vector `v` of `count` is sheared, exactly and in whole pixels.
struct Shear {
    Shear(int v, int count, double slope)
        : exact(slope * (v - 0.5 * (count - 1))), pixels(static_cast<int>(std::lround(exact))) {}
    double exact;
    int pixels;
};

/// Of `count` vectors, their mean rounding error in pixels.
double mean_residual(int count, double slope) {
    double residual = 0;
    for (int v = 0; v < count; ++v) {
        const Shear shear(v, count, slope);
        residual += shear.pixels - shear.exact;
    }
    return residual / count;
}

/// The columns of a strip, parted where their shear changes.
std::vector<StripPart> parts_of(double slope) {
    std::vector<StripPart> parts;
    for (int v = 0; v < strip_columns; ++v) {
        const int shear = Shear(v, strip_columns, slope).pixels;
        if (parts.empty() || parts.back().shear != shear) parts.push_back({v, v, shear});
        parts.back().end = v + 1;
    }
    return parts;
}

/// Weights along a strip whose centre lies at `along` pixels, for positions from `first` on, times `unit`.
void strip_gain(const TextureWeights& texture, bool down, double along, int first, int count, double unit,
                float* gain) {
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

/// Sets everything but the values.
void lay_out(int vectors, int length, bool down, double base_degrees, const StripSettings& settings,
             StripProfiles& profiles) {
    const double slope = slope_of(base_degrees, down);
    const int margin = static_cast<int>(std::ceil(std::abs(slope) * settings.width / 2)) + radius;
    profiles.strips = std::clamp(vectors / settings.width, 1, most_strips);
    profiles.samples = length + 2 * margin;
    profiles.first = -margin;
    profiles.base_degrees = base_degrees;
    profiles.down = down;
    const auto strips = static_cast<std::size_t>(profiles.strips);
    profiles.centre.resize(strips);
    profiles.values.resize(strips * phases * static_cast<std::size_t>(profiles.samples));
    const int count = std::min(settings.width, vectors);
    for (int s = 0; s < profiles.strips; ++s) {
        const int begin = vectors * s / profiles.strips;
        profiles.centre[static_cast<std::size_t>(s)] = 0.5 * (2 * begin + count - vectors);
    }
    profiles.residual.assign(strips, mean_residual(count, slope));
}

/// The values of all strips; `add_strip` adds the vectors of one to a profile that begins at position `first`.
template <class AddStrip>
void fill_values(int vectors, int length, const TextureWeights& texture, const StripSettings& settings,
                 StripWorkspace& workspace, StripProfiles& profiles, const AddStrip& add_strip) {
    const Kernels kernels = derivative_kernels(settings.sigma);
    const auto samples = static_cast<std::size_t>(profiles.samples);
    const int count = profiles.samples + 2 * radius, first = profiles.first - radius;
    workspace.sum.resize(static_cast<std::size_t>(count));
    workspace.profile.resize(static_cast<std::size_t>(count));
    workspace.gain.resize(samples);
    for (int s = 0; s < profiles.strips; ++s) {
        const auto index = static_cast<std::size_t>(s);
        std::fill(workspace.sum.begin(), workspace.sum.end(), std::uint16_t{0});
        add_strip(s, first, workspace.sum);
        strip_gain(texture, profiles.down, profiles.centre[index] + 0.5 * (vectors - 1), profiles.first, profiles.samples,
                   settings.gain, workspace.gain.data());
        to_float(workspace.sum.data(), count, workspace.profile.data());
        // Shading that grows steadily across the strip is not an edge.
        const float trend = (workspace.profile.back() - workspace.profile.front()) / static_cast<float>(length);
        for (std::size_t p = 0; p < phases; ++p) {
            convolve(workspace.profile.data(), kernels[p].data(), workspace.gain.data(), trend, profiles.samples,
                     settings.clip, profiles.values.data() + (index * phases + p) * samples);
        }
    }
}

}  // namespace

bool can_sum_columns(GreyView image, double base_degrees, const StripSettings& settings) {
    return settings.width == strip_columns && image.width >= strip_columns &&
           parts_of(slope_of(base_degrees, false)).size() <= most_parts;
}

void find_strips(GreyView vectors, bool down, double base_degrees, const TextureWeights& texture,
                 const StripSettings& settings, StripWorkspace& workspace, StripProfiles& profiles) {
    lay_out(vectors.height, vectors.width, down, base_degrees, settings, profiles);
    const double slope = slope_of(base_degrees, down);
    const int width = std::min(settings.width, vectors.height);
    fill_values(vectors.height, vectors.width, texture, settings, workspace, profiles,
                [&](int strip, int first, Buffer<std::uint16_t>& sum) {
                    const int begin = vectors.height * strip / profiles.strips;
                    for (int v = 0; v < width; ++v) {
                        add_sheared(vectors.row(begin + v), vectors.width, Shear(v, width, slope).pixels, first,
                                    static_cast<int>(sum.size()), sum.data());
                    }
                });
}

void find_strips_across(GreyView image, double base_degrees, const TextureWeights& texture, const StripSettings& settings,
                        StripWorkspace& workspace, StripProfiles& profiles) {
    lay_out(image.width, image.height, false, base_degrees, settings, profiles);
    const std::vector<StripPart> parts = parts_of(slope_of(base_degrees, false));
    workspace.columns.measure(image, profiles.strips, parts);
    fill_values(image.width, image.height, texture, settings, workspace, profiles,
                [&](int strip, int first, Buffer<std::uint16_t>& sum) {
                    for (std::size_t p = 0; p < parts.size(); ++p) {
                        add_sheared(workspace.columns.of(strip, p), image.height, parts[p].shear, first,
                                    static_cast<int>(sum.size()), sum.data());
                    }
                });
}

}  // namespace upright::lines
