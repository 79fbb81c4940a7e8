#include "vote/blocks.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/multiversion.hpp"

namespace upright::vote {
namespace {

constexpr int phases = StripProfiles::phases;

inline std::int16_t clipped(std::int16_t value, std::int16_t clip) {
    const auto low = static_cast<std::int16_t>(-clip);
    const std::int16_t capped = value < clip ? value : clip;
    return capped > low ? capped : low;
}

UPRIGHT_MULTIVERSION
void add_values(const std::int16_t* __restrict source, int count, std::int16_t clip, std::int16_t* __restrict sum) {
    for (int i = 0; i < count; ++i) sum[i] = static_cast<std::int16_t>(sum[i] + clipped(source[i], clip));
}

UPRIGHT_MULTIVERSION
void add_squares(const std::int16_t* __restrict source, int count, std::int16_t clip, std::int32_t* __restrict sum) {
    for (int i = 0; i < count; ++i) {
        const int value = clipped(source[i], clip);
        sum[i] += value * value;
    }
}

}  // namespace

Blocks::Blocks(const StripProfiles& strips, double reach_degrees, BlockMemory& memory)
    : strips_(strips), memory_(memory) {
    double farthest = 0;
    for (double centre : strips.centre) farthest = std::max(farthest, std::abs(centre));
    const double steepest = std::tan((std::abs(strips.base_degrees) + reach_degrees) * std::numbers::pi / 180);
    margin_ = static_cast<int>(std::ceil(farthest * steepest)) + 3;
    length_ = strips.samples + 2 * margin_;
}

double Blocks::slope(double skew_degrees) const {
    return (strips_.down ? 1 : -1) * std::tan(skew_degrees * std::numbers::pi / 180);
}

Blocks::Placement Blocks::place(int strip, double line_slope) const {
    const auto index = static_cast<std::size_t>(strip);
    const double shift = line_slope * strips_.centre[index] - strips_.residual[index];
    const int steps = static_cast<int>(std::lround(shift * phases));
    const int phase = ((steps % phases) + phases) % phases;
    const int begin = margin_ - (steps - phase) / phases;
    return {begin, phase, begin >= 0 && begin + strips_.samples <= length_};
}

void Blocks::sum_at(double skew_degrees, int clip) {
    memory_.sums.assign(offset(block_count), std::int16_t{0});
    const double line_slope = slope(skew_degrees);
    for (int s = 0; s < strips_.strips; ++s) {
        const Placement at = place(s, line_slope);
        if (!at.inside) continue;
        add_values(strips_.row(s, at.phase), strips_.samples, static_cast<std::int16_t>(clip),
                   memory_.sums.data() + offset(s * block_count / strips_.strips) + at.begin);
    }
}

void Blocks::sum_squares_at(double skew_degrees, int clip) {
    memory_.squares.assign(offset(block_count), std::int32_t{0});
    const double line_slope = slope(skew_degrees);
    for (int s = 0; s < strips_.strips; ++s) {
        const Placement at = place(s, line_slope);
        if (!at.inside) continue;
        add_squares(strips_.row(s, at.phase), strips_.samples, static_cast<std::int16_t>(clip),
                    memory_.squares.data() + offset(s * block_count / strips_.strips) + at.begin);
    }
}

}  // namespace upright::vote
