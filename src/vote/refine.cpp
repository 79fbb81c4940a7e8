#include "vote/refine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

#include "common/multiversion.hpp"

namespace upright::vote {
namespace {

constexpr int block_count = 8;
constexpr int phases = StripProfiles::phases;

UPRIGHT_MULTIVERSION
void add_values(const std::int16_t* __restrict source, int count, std::int16_t* __restrict sum) {
    for (int i = 0; i < count; ++i) sum[i] = static_cast<std::int16_t>(sum[i] + source[i]);
}

UPRIGHT_MULTIVERSION
float dot(const std::int16_t* a, const std::int16_t* b, int count) {
    float lanes[float_lanes] = {};
    int i = 0;
    for (; i + float_lanes <= count; i += float_lanes) {
        for (int k = 0; k < float_lanes; ++k) lanes[k] += static_cast<float>(a[i + k] * b[i + k]);
    }
    for (int k = 0; i + k < count; ++k) lanes[k] += static_cast<float>(a[i + k] * b[i + k]);
    float total = 0;
    for (float lane : lanes) total += lane;
    return total;
}

UPRIGHT_MULTIVERSION
float energy_of_sum(const std::int16_t* a, const std::int16_t* b, int count) {
    float lanes[float_lanes] = {};
    int i = 0;
    for (; i + float_lanes <= count; i += float_lanes) {
        for (int k = 0; k < float_lanes; ++k) {
            const auto sum = static_cast<float>(a[i + k] + b[i + k]);
            lanes[k] += sum * sum;
        }
    }
    for (int k = 0; i + k < count; ++k) {
        const auto sum = static_cast<float>(a[i + k] + b[i + k]);
        lanes[k] += sum * sum;
    }
    float total = 0;
    for (float lane : lanes) total += lane;
    return total;
}

/// The blocks of one direction at one trial angle, all on one axis.
class Blocks {
public:
    Blocks(const StripProfiles& strips, double range_degrees, Buffer<std::int16_t>& memory)
        : strips_(strips), memory_(memory) {
        double reach = 0;
        for (double centre : strips.centre) reach = std::max(reach, std::abs(centre));
        const double steepest = std::abs(slope(strips.base_degrees)) + 2.1 * range_degrees * std::numbers::pi / 180;
        margin_ = static_cast<int>(std::ceil(reach * steepest)) + 3;
        length_ = strips.samples + 2 * margin_;
    }

    int length() const { return length_; }
    const std::int16_t* block(int b) const {
        return memory_.data() + static_cast<std::size_t>(b) * static_cast<std::size_t>(length_);
    }

    void sum_at(double skew_degrees) {
        memory_.assign(static_cast<std::size_t>(block_count) * static_cast<std::size_t>(length_), std::int16_t{0});
        const double line = slope(skew_degrees);
        for (int s = 0; s < strips_.strips; ++s) {
            const auto index = static_cast<std::size_t>(s);
            const double shift = line * strips_.centre[index] - strips_.residual[index];
            const int steps = static_cast<int>(std::lround(shift * phases));
            const int phase = ((steps % phases) + phases) % phases;
            const int whole = (steps - phase) / phases;
            const int begin = margin_ - whole;
            if (begin < 0 || begin + strips_.samples > length_) continue;
            const int b = s * block_count / strips_.strips;
            add_values(strips_.row(s, phase), strips_.samples,
                       memory_.data() + static_cast<std::size_t>(b) * static_cast<std::size_t>(length_) + begin);
        }
    }

private:
    double slope(double skew_degrees) const {
        return (strips_.down ? 1 : -1) * std::tan(skew_degrees * std::numbers::pi / 180);
    }

    const StripProfiles& strips_;
    Buffer<std::int16_t>& memory_;
    int margin_ = 0, length_ = 0;
};

using Pairs = std::array<std::array<bool, block_count>, block_count>;

double neighbour_energy(const Blocks& blocks) {
    double energy = 0;
    for (int b = 0; b + 1 < block_count; ++b) {
        energy += static_cast<double>(energy_of_sum(blocks.block(b), blocks.block(b + 1), blocks.length()));
    }
    return energy;
}

double paired_energy(const Blocks& blocks, const Pairs& pairs) {
    double energy = 0;
    for (int a = 0; a < block_count; ++a) {
        for (int b = a; b < block_count; ++b) {
            const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
            if (!pairs[i][j]) continue;
            const auto product = static_cast<double>(dot(blocks.block(a), blocks.block(b), blocks.length()));
            energy += a == b ? product : 2 * product;
        }
    }
    return energy;
}

/// A pair of blocks shares lines when no shift of either aligns them better than none.
Pairs find_pairs(const Blocks& blocks) {
    constexpr int reach = 4;  // pixels; farther peaks belong to other lines
    Pairs pairs{};
    const int length = blocks.length() - reach;
    for (int a = 0; a < block_count; ++a) {
        pairs[static_cast<std::size_t>(a)][static_cast<std::size_t>(a)] = true;
        for (int b = a + 1; b < block_count; ++b) {
            const float aligned = dot(blocks.block(a), blocks.block(b), length);
            bool best = aligned > 0;
            for (int lag = 1; lag <= reach && best; ++lag) {
                best = dot(blocks.block(a) + lag, blocks.block(b), length) <= aligned &&
                       dot(blocks.block(a), blocks.block(b) + lag, length) <= aligned;
            }
            pairs[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] = best;
        }
    }
    return pairs;
}

/// Vertex of the least-squares parabola through five equidistant values, in steps from the middle one, within +-2.
double parabola_vertex(const std::array<double, 5>& y) {
    const double slope = (-2 * y[0] - y[1] + y[3] + 2 * y[4]) / 10;
    const double curvature = (2 * y[0] - y[1] - 2 * y[2] - y[3] + 2 * y[4]) / 14;
    if (curvature >= 0) return y[4] > y[0] ? 2 : -2;
    return std::clamp(-slope / (2 * curvature), -2.0, 2.0);
}

template <class Energy>
double fit(double centre, double step, const Energy& energy) {
    std::array<double, 5> values{};
    for (int k = 0; k < 5; ++k) values[static_cast<std::size_t>(k)] = energy(centre + (k - 2) * step);
    return centre + step * parabola_vertex(values);
}

}  // namespace

Refined refine(const StripProfiles& across, const StripProfiles& down, const RefineSettings& settings,
               RefineWorkspace& workspace) {
    Refined result;
    const double base = across.base_degrees;
    Blocks rows(across, settings.range_degrees, workspace.rows);
    Blocks strokes(down, settings.range_degrees, workspace.strokes);
    const auto neighbours = [&](double angle) {
        rows.sum_at(angle);
        strokes.sum_at(angle);
        return neighbour_energy(rows) + neighbour_energy(strokes);
    };
    const int steps = static_cast<int>(std::lround(settings.range_degrees / settings.sweep_step));
    int best = 0;
    for (int k = -steps; k <= steps; ++k) {
        const double energy = neighbours(base + k * settings.sweep_step);
        if (energy > result.energy) {
            result.energy = energy;
            best = k;
        }
    }
    result.at_edge = std::abs(best) > steps - 3;
    double angle = fit(base + best * settings.sweep_step, settings.parabola_step, neighbours);
    for (int round = 0; round < settings.rounds; ++round) {
        rows.sum_at(angle);
        strokes.sum_at(angle);
        const Pairs row_pairs = find_pairs(rows), stroke_pairs = find_pairs(strokes);
        angle = fit(angle, settings.parabola_step, [&](double trial) {
            rows.sum_at(trial);
            strokes.sum_at(trial);
            return paired_energy(rows, row_pairs) + paired_energy(strokes, stroke_pairs);
        });
    }
    result.skew_degrees = angle;
    return result;
}

}  // namespace upright::vote
