#include "vote/refine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "vote/parabola.hpp"
#include "vote/products.hpp"

namespace upright::vote {
namespace {

/// Profile values below this are shading and compression noise: 32 px of 1.5 grey levels' step.
constexpr double faint = 5;
using Values = FitValues;

double neighbour_energy(const Blocks& blocks) {
    double energy = 0;
    for (int b = 0; b + 1 < block_count; ++b) {
        energy += static_cast<double>(energy_of_sum(blocks.block(b), blocks.block(b + 1), blocks.length()));
    }
    return energy;
}

/// A pair of blocks shares lines when no shift of either aligns them better than none; it may when none does so much
/// better.
void find_pairs(const Blocks& blocks, Pairs& sure, Pairs& possible) {
    constexpr int reach = 4;  // pixels; farther peaks belong to other lines
    constexpr int near = 2;   // blocks; the narrowest columns are this wide
    constexpr float alike = 0.3F;  // of the best product; lines that do not meet reach less (generated columns)
    const int length = blocks.length() - reach;
    for (std::size_t a = 0; a < block_count; ++a) {
        sure[a][a] = possible[a][a] = true;
        for (std::size_t b = a + 1; b < block_count; ++b) {
            const std::int16_t* first = blocks.block(static_cast<int>(a));
            const std::int16_t* second = blocks.block(static_cast<int>(b));
            const float aligned = dot(first, second, length);
            float best = aligned;
            for (int lag = 1; lag <= reach && aligned > 0; ++lag) {
                best = std::max({best, dot(first + lag, second, length), dot(first, second + lag, length)});
            }
            sure[a][b] = aligned > 0 && best <= aligned;
            possible[a][b] = b - a <= near || (aligned > 0 && alike * best <= aligned);
        }
    }
}

/// Energies of the trial angles of one fit, in total and by part, of one direction.
struct PartEnergies {
    Values total{};
    std::array<Values, band_count> band{};
    std::array<Values, block_count> block{};  ///< all pairs that the block takes part in

    void measure(const Blocks& blocks, const Pairs& pairs, std::size_t point) {
        for (int a = 0; a < block_count; ++a) {
            for (int b = a; b < block_count; ++b) {
                const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
                if (pairs[i][j]) add_pair(blocks, a, b, point);
            }
        }
    }

private:
    void add_pair(const Blocks& blocks, int a, int b, std::size_t point) {
        double sum = 0;
        for (int k = 0; k < band_count; ++k) {
            const int begin = blocks.band_begin(k), end = blocks.band_begin(k + 1);
            const double product = (a == b ? 1 : 2) * static_cast<double>(dot(blocks.block(a) + begin,
                                                                              blocks.block(b) + begin, end - begin));
            band[static_cast<std::size_t>(k)][point] += product;
            sum += product;
        }
        total[point] += sum;
        block[static_cast<std::size_t>(a)][point] += sum;
        if (a != b) block[static_cast<std::size_t>(b)][point] += sum;
    }
};

Values sum_of(const Values& a, const Values& b) {
    Values sum{};
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] = a[k] + b[k];
    return sum;
}

/// Standard error of the vertex of the total parabola, in steps, from how far the parts disagree about it.
double vertex_error(std::initializer_list<const PartEnergies*> directions, const Parabola& total) {
    const double x = total.vertex(), stiffness = -2 * total.bend;
    if (stiffness <= 0) return 20;
    double bands = 0, blocks = 0, square_sum = 0, sum = 0;
    for (const PartEnergies* parts : directions) {
        for (const Values& band : parts->band) {
            const Parabola p(band);
            const double pull = p.slope + 2 * p.bend * x;
            bands += pull * pull;
            const double weight = std::max(0.0, -2 * p.bend);
            sum += weight;
            square_sum += weight * weight;
        }
        for (const Values& block : parts->block) {
            const Parabola p(block);
            const double pull = p.slope + 2 * p.bend * x;
            // Without this block the others would move the vertex by pull / rest.
            const double rest = std::max(stiffness + 2 * p.bend, 0.25 * stiffness);
            blocks += pull * pull / (rest * rest);
        }
    }
    // Few parts that carry weight say little about their scatter.
    const double effective = square_sum > 0 ? sum * sum / square_sum : 1;
    const double correction = effective / std::max(effective - 1, 0.25);
    return std::sqrt(bands * correction / (stiffness * stiffness) + blocks * (block_count - 1.0) / block_count);
}

/// Energy of the strips on their own, without any alignment.
struct LooseEnergy {
    double total = 0;   ///< sum of squares
    double filled = 0;  ///< positions that lie in the image
    double fill = 0;    ///< share of the image that carries the energy, by the participation ratio of the cells
};

LooseEnergy measure_loose(const Blocks& blocks) {
    LooseEnergy loose;
    double cell_squares = 0;
    for (int b = 0; b < block_count; ++b) {
        for (int k = 0; k < band_count; ++k) {
            std::int64_t sum = 0;
            for (int i = blocks.band_begin(k); i < blocks.band_begin(k + 1); ++i) {
                const std::int32_t square = blocks.squares(b)[i];
                sum += square;
                loose.filled += square > 0 ? 1 : 0;
            }
            const auto energy = static_cast<double>(sum);
            loose.total += energy;
            cell_squares += energy * energy;
        }
    }
    const double cells = band_count * loose.filled / blocks.length();
    if (cell_squares > 0) loose.fill = std::min(1.0, loose.total * loose.total / (cell_squares * cells));
    return loose;
}

/// Semblance of neighbouring blocks at the strips' present alignment.
DirectionSupport measure_support(const Blocks& blocks, int strips) {
    const LooseEnergy loose = measure_loose(blocks);
    if (loose.total <= 0) return {};
    const double window_strips = 2.0 * strips / block_count;
    const auto floor = static_cast<float>(2 * loose.total / loose.filled + window_strips * faint * faint);
    double sum = 0;
    for (int b = 0; b + 1 < block_count; ++b) {
        for (int k = 0; k < band_count; ++k) {
            const int begin = blocks.band_begin(k), end = blocks.band_begin(k + 1);
            const auto cell = static_cast<double>(semblance(blocks.block(b) + begin, blocks.block(b + 1) + begin,
                                                            blocks.squares(b) + begin, blocks.squares(b + 1) + begin,
                                                            end - begin, floor));
            // Noise alone adds up to about this in a cell.
            sum += std::max(0.0, cell - 0.5 * std::sqrt(6.0 * (end - begin)));
        }
    }
    // Noise: each of the filled positions gives sqrt(2) of scatter before the floor halves it; neighbours are
    // correlated over about three pixels.
    return {sum / (window_strips * (block_count - 1)), sum / (0.5 * std::sqrt(6.0 * loose.filled)), loose.fill};
}

struct Directions {
    Blocks rows, strokes;

    Directions(const StripProfiles& across, const StripProfiles& down, double range_degrees, RefineWorkspace& workspace)
        : rows(across, 2 * range_degrees, workspace.rows), strokes(down, 2 * range_degrees, workspace.strokes) {}

    void sum_at(double angle, int clip) {
        rows.sum_at(angle, clip);
        strokes.sum_at(angle, clip);
    }
};

Contribution contribution(const PartEnergies& parts, const Parabola& total, double angle, double step) {
    const Parabola own(parts.total);
    const double weight = total.bend < 0 ? std::clamp(own.bend / total.bend, 0.0, 1.0) : 0;
    return {angle + step * own.vertex(), step * vertex_error({&parts}, own), weight};
}

/// The step of the parabola for these strips: lines at both ends of the image move by the same fraction of a pixel.
double fit_step(const StripProfiles& across, const StripProfiles& down, const RefineSettings& settings) {
    const double extent = std::max(std::abs(across.centre.front()), std::abs(down.centre.front()));
    return settings.parabola_step * std::clamp(settings.full_extent_px / std::max(extent, 1.0), 1.0, 4.0);
}

/// False when the energies have no maximum near `angle`.
bool pair_and_fit(Directions& directions, double& angle, double step, Refined& result) {
    directions.sum_at(angle, no_clip);
    Pairs row_pairs, stroke_pairs;
    find_pairs(directions.rows, row_pairs, result.row_pairs);
    find_pairs(directions.strokes, stroke_pairs, result.stroke_pairs);
    PartEnergies rows, strokes;
    for (std::size_t k = 0; k < fit_points; ++k) {
        directions.sum_at(angle + (static_cast<double>(k) - 2) * step, no_clip);
        rows.measure(directions.rows, row_pairs, k);
        strokes.measure(directions.strokes, stroke_pairs, k);
    }
    const Values total = sum_of(rows.total, strokes.total);
    const Parabola parabola(total);
    result.sigma_degrees = step * vertex_error({&rows, &strokes}, parabola);
    result.across = contribution(rows, parabola, angle, step);
    result.down = contribution(strokes, parabola, angle, step);
    angle += step * parabola.vertex();
    return parabola.bend < 0;
}

}  // namespace

Swept sweep(const StripProfiles& across, const StripProfiles& down, const RefineSettings& settings,
            RefineWorkspace& workspace) {
    Directions directions(across, down, settings.range_degrees, workspace);
    const double base = across.base_degrees;
    const auto energy_at = [&](double angle) {
        directions.sum_at(angle, settings.flat_clip);
        return neighbour_energy(directions.rows) + neighbour_energy(directions.strokes);
    };
    const int steps = static_cast<int>(std::lround(settings.range_degrees / settings.sweep_step));
    int best = 0;
    double highest = 0;
    for (int k = -steps; k <= steps; ++k) {
        const double energy = energy_at(base + k * settings.sweep_step);
        if (energy > highest) {
            highest = energy;
            best = k;
        }
    }
    const double centre = base + best * settings.sweep_step;
    const double step = fit_step(across, down, settings);
    Values values{};
    for (int k = 0; k < fit_points; ++k) {
        values[static_cast<std::size_t>(k)] = energy_at(centre + (k - 2) * step);
    }
    Swept result;
    result.at_edge = std::abs(best) > steps - 3;
    result.skew_degrees = centre + step * Parabola(values).vertex();
    directions.sum_at(result.skew_degrees, settings.flat_clip);
    directions.rows.sum_squares_at(result.skew_degrees, settings.flat_clip);
    directions.strokes.sum_squares_at(result.skew_degrees, settings.flat_clip);
    result.across = measure_support(directions.rows, across.strips);
    result.down = measure_support(directions.strokes, down.strips);
    return result;
}

Refined refine(const StripProfiles& across, const StripProfiles& down, double skew_degrees,
               const RefineSettings& settings, RefineWorkspace& workspace) {
    Directions directions(across, down, settings.range_degrees, workspace);
    Refined result;
    result.skew_degrees = skew_degrees;
    const double step = fit_step(across, down, settings);
    for (int round = 0; round < settings.rounds; ++round) {
        if (!pair_and_fit(directions, result.skew_degrees, step, result)) {
            // The sharp profiles disagree among themselves: what the sweep found is all there is.
            result.skew_degrees = skew_degrees;
            result.sigma_degrees = 4 * step;
            break;
        }
    }
    // Moving far from what the flat profiles say is a sign of parts that disagree.
    result.sigma_degrees = std::hypot(result.sigma_degrees, 0.25 * (result.skew_degrees - skew_degrees));
    return result;
}

}  // namespace upright::vote
