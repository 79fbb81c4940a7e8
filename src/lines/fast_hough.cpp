#include "lines/fast_hough.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>

#include "common/multiversion.hpp"

namespace upright::lines {
namespace {

/// One transform: `vectors` sample vectors of `length` values, padded to a power of two by empty ones.
/// The sums of a block of 2^k vectors with shift s lie at vector index block * 2^k + s and have length + s values:
/// value i belongs to the line that crosses the block's first vector at position i - s.
struct Transform {
    const std::int16_t* plane;
    int vectors, length;
    bool reversed;  ///< vectors in reverse order: slopes of the other sign
    std::size_t stride;
    std::int16_t* buffers[2];
};

UPRIGHT_MULTIVERSION
void add_overlap(const std::int16_t* __restrict a, const std::int16_t* __restrict b, int count,
                 std::int16_t* __restrict sum) {
    for (int i = 0; i < count; ++i) sum[i] = static_cast<std::int16_t>(a[i] + b[i]);
}

/// Sum of squared differences of neighbours, in a fixed order of addition.
UPRIGHT_MULTIVERSION
float squared_differences(const std::int16_t* values, int count) {
    float lanes[float_lanes] = {};
    int i = 0;
    for (; i + float_lanes < count; i += float_lanes) {
        for (int k = 0; k < float_lanes; ++k) {
            const auto step = static_cast<float>(values[i + k + 1] - values[i + k]);
            lanes[k] += step * step;
        }
    }
    for (int k = 0; i + k + 1 < count; ++k) {
        const auto step = static_cast<float>(values[i + k + 1] - values[i + k]);
        lanes[k] += step * step;
    }
    float total = 0;
    for (float lane : lanes) total += lane;
    return total;
}

/// The line of shift `s` over both halves: the right half's sums lie at 0, the left half's begin s - s / 2 later.
void join_halves(const std::int16_t* left, const std::int16_t* right, int length, int shift, std::int16_t* out) {
    const int half_shift = shift / 2, offset = shift - half_shift, half_length = length + half_shift;
    std::memcpy(out, right, static_cast<std::size_t>(offset) * sizeof *out);
    add_overlap(left, right + offset, half_length - offset, out + offset);
    std::memcpy(out + half_length, left + (half_length - offset), static_cast<std::size_t>(offset) * sizeof *out);
}

/// Depth first, so that small blocks are finished while they are in the cache. Returns which buffer holds the block.
int transform_block(const Transform& t, int first, int size) {
    if (size == 1) {
        std::int16_t* out = t.buffers[0] + static_cast<std::size_t>(first) * t.stride;
        const int vector = t.reversed ? t.vectors - 1 - first : first;
        std::memcpy(out, t.plane + static_cast<std::size_t>(vector) * static_cast<std::size_t>(t.length),
                    static_cast<std::size_t>(t.length) * sizeof *out);
        return 0;
    }
    const int half = size / 2;
    const int from = transform_block(t, first, half);
    const bool right_empty = first + half >= t.vectors;
    if (!right_empty) transform_block(t, first + half, half);
    const std::int16_t* left = t.buffers[from] + static_cast<std::size_t>(first) * t.stride;
    const std::int16_t* right = left + static_cast<std::size_t>(half) * t.stride;
    std::int16_t* out = t.buffers[1 - from] + static_cast<std::size_t>(first) * t.stride;
    for (int shift = 0; shift < size; ++shift, out += t.stride) {
        const std::size_t half_row = static_cast<std::size_t>(shift / 2) * t.stride;
        if (right_empty) {
            const int offset = shift - shift / 2;
            std::fill_n(out, offset, std::int16_t{0});
            std::memcpy(out + offset, left + half_row, static_cast<std::size_t>(t.length + shift / 2) * sizeof *out);
        } else {
            join_halves(left + half_row, right + half_row, t.length, shift, out);
        }
    }
    return 1 - from;
}

/// Energies of shifts 0..n-1 for one sign of slope. The last round is summed and forgotten at once.
void slope_energies(const Transform& t, int n, Buffer<float>& energy) {
    energy.resize(static_cast<std::size_t>(n));
    const int half = n / 2;
    const int from = transform_block(t, 0, half);
    transform_block(t, half, half);
    const std::int16_t* left = t.buffers[from];
    const std::int16_t* right = left + static_cast<std::size_t>(half) * t.stride;
    std::int16_t* line = t.buffers[1 - from];
    for (int shift = 0; shift < n; ++shift) {
        const std::size_t half_row = static_cast<std::size_t>(shift / 2) * t.stride;
        join_halves(left + half_row, right + half_row, t.length, shift, line);
        energy[static_cast<std::size_t>(shift)] = squared_differences(line, t.length + shift);
    }
}

/// `sign` is that of the skew which levels lines of falling slope: -1 across the image, 1 down it.
void find_spectrum(const Buffer<std::int16_t>& plane, int vectors, int length, float sign, HoughWorkspace& workspace,
                   AngleSpectrum& spectrum) {
    const int n = static_cast<int>(std::bit_ceil(static_cast<unsigned>(vectors)));
    Transform t{plane.data(), vectors, length, false, static_cast<std::size_t>(length + n), {}};
    workspace.ping.resize(t.stride * static_cast<std::size_t>(n));
    workspace.pong.resize(t.stride * static_cast<std::size_t>(n));
    t.buffers[0] = workspace.ping.data();
    t.buffers[1] = workspace.pong.data();
    const auto bins = static_cast<std::size_t>(2 * n - 1), zero = static_cast<std::size_t>(n - 1);
    spectrum.angle_degrees.resize(bins);
    spectrum.energy.resize(bins);
    for (int s = 0; s < n; ++s) {
        const double angle = std::atan2(static_cast<double>(s), n - 1) * 180 / std::numbers::pi;
        spectrum.angle_degrees[zero + static_cast<std::size_t>(s)] = static_cast<float>(angle);
        spectrum.angle_degrees[zero - static_cast<std::size_t>(s)] = static_cast<float>(-angle);
    }
    for (const bool reversed : {false, true}) {
        t.reversed = reversed;
        slope_energies(t, n, workspace.energy);
        const bool ascending = (sign > 0) != reversed;
        for (int s = 0; s < n; ++s) {
            const std::size_t bin = ascending ? zero + static_cast<std::size_t>(s) : zero - static_cast<std::size_t>(s);
            spectrum.energy[bin] = workspace.energy[static_cast<std::size_t>(s)];
        }
    }
}

}  // namespace

void find_spectra(const GradientPlanes& planes, HoughWorkspace& workspace, SpectrumPair& spectra) {
    // Rows of an upright page that fall to the right (y grows with x) are levelled by a counter-clockwise turn;
    // strokes that move right as they go down by a clockwise one.
    find_spectrum(planes.down, planes.width, planes.height, -1, workspace, spectra.across);
    find_spectrum(planes.right, planes.height, planes.width, 1, workspace, spectra.down);
}

}  // namespace upright::lines
