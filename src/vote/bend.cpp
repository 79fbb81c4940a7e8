#include "vote/bend.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "vote/products.hpp"

namespace upright::vote {
namespace {

constexpr int windows = block_count - 1;
constexpr int cells = windows * band_count;

struct Field {
    double d0 = 0, dx = 0, dy = 0, dxx = 0;  ///< degrees from the base angle; x and y run from -1 to 1
    double at(double x, double y) const { return d0 + dx * x + dy * y + dxx * x * x; }
};

double window_x(int window) { return (2.0 * window + 2) / block_count - 1; }
double band_y(int band) { return (2.0 * band + 1) / band_count - 1; }

class Table {
public:
    Table(const StripProfiles& strips, const BendSettings& settings, BendWorkspace& workspace)
        : steps_(static_cast<int>(std::lround(settings.range_degrees / settings.step_degrees))),
          step_(settings.step_degrees),
          trials_(2 * steps_ + 1),
          energies_(workspace.energies) {
        Blocks blocks(strips, settings.range_degrees + 0.5, workspace.memory);
        energies_.assign(static_cast<std::size_t>(cells * trials_), 0.0F);
        for (int t = 0; t < trials_; ++t) {
            blocks.sum_at(strips.base_degrees + (t - steps_) * step_, settings.flat_clip);
            for (int w = 0; w < windows; ++w) {
                for (int k = 0; k < band_count; ++k) {
                    const int begin = blocks.band_begin(k), end = blocks.band_begin(k + 1);
                    at(w, k)[t] = energy_of_sum(blocks.block(w) + begin, blocks.block(w + 1) + begin, end - begin);
                }
            }
        }
        flatten();
    }

    int trials() const { return trials_; }
    double degrees(int trial) const { return (trial - steps_) * step_; }

    /// Sum over all cells of the energy at the field's direction; directions out of range give nothing.
    double score(const Field& field) const {
        double sum = 0;
        for (int w = 0; w < windows; ++w) {
            for (int k = 0; k < band_count; ++k) sum += static_cast<double>(energy_at(w, k, field));
        }
        return sum;
    }

    /// How many cells carry the score of a field, by their participation ratio.
    double effective_cells(const Field& field) const {
        double sum = 0, squares = 0;
        for (int w = 0; w < windows; ++w) {
            for (int k = 0; k < band_count; ++k) {
                const double energy = std::max(0.0, static_cast<double>(energy_at(w, k, field)));
                sum += energy;
                squares += energy * energy;
            }
        }
        return squares > 0 ? sum * sum / squares : 0;
    }

private:
    float* at(int window, int band) {
        return energies_.data() + static_cast<std::size_t>((window * band_count + band) * trials_);
    }
    const float* at(int window, int band) const {
        return energies_.data() + static_cast<std::size_t>((window * band_count + band) * trials_);
    }

    /// Takes every cell above its own mean and halves the differences of contrast between cells.
    void flatten() {
        double whole = 0;
        for (float energy : energies_) whole += static_cast<double>(energy);
        whole /= static_cast<double>(energies_.size());
        for (int w = 0; w < windows; ++w) {
            for (int k = 0; k < band_count; ++k) {
                float* energy = at(w, k);
                double mean = 0;
                for (int t = 0; t < trials_; ++t) mean += static_cast<double>(energy[t]);
                mean /= trials_;
                const auto scale = static_cast<float>(1 / std::sqrt((mean + 0.05 * whole) * (whole + 1)));
                for (int t = 0; t < trials_; ++t) energy[t] = (energy[t] - static_cast<float>(mean)) * scale;
            }
        }
    }

    float energy_at(int window, int band, const Field& field) const {
        const double position = field.at(window_x(window), band_y(band)) / step_ + steps_;
        if (position < 0 || position >= trials_ - 1) return 0;
        const auto lower = static_cast<int>(position);
        const auto share = static_cast<float>(position - lower);
        const float* energy = at(window, band) + lower;
        return (1 - share) * energy[0] + share * energy[1];
    }

    int steps_;
    double step_;
    int trials_;
    std::vector<float>& energies_;
};

/// Pattern search: one parameter after the other, with halved steps when none helps.
double climb(const Table& table, Field& field, double step) {
    double best = table.score(field);
    while (step > 0.006) {
        bool better = false;
        for (double Field::*parameter : {&Field::d0, &Field::dy, &Field::dx, &Field::dxx}) {
            for (const double sign : {-1.0, 1.0}) {
                Field trial = field;
                trial.*parameter += sign * step;
                const double score = table.score(trial);
                if (score > best) {
                    best = score;
                    field = trial;
                    better = true;
                }
            }
        }
        if (!better) step /= 2;
    }
    return best;
}

/// Moves the centre to the vertex of the least-squares parabola through its score: the interpolated energies have kinks
/// at the trial angles, where a climb gets stuck.
void smooth_centre(const Table& table, Field& field, double step) {
    double slope = 0, bend = 0;
    constexpr std::array<double, 7> bends{5, 0, -3, -4, -3, 0, 5};  // least squares over x = -3..3
    for (int k = -3; k <= 3; ++k) {
        Field trial = field;
        trial.d0 += k * step;
        const double score = table.score(trial);
        slope += k * score / 28;
        bend += bends[static_cast<std::size_t>(k + 3)] * score / 84;
    }
    if (bend < 0) field.d0 += step * std::clamp(-slope / (2 * bend), -2.0, 2.0);
}

}  // namespace

Bend find_bend(const StripProfiles& strips, const BendSettings& settings, BendWorkspace& workspace) {
    const Table table(strips, settings, workspace);
    Field best;
    double straight_score = -1e30, best_score = -1e30;
    constexpr std::array<double, 7> slants{0, -0.4, 0.4, -0.9, 0.9, -1.5, 1.5};
    for (const double dy : slants) {
        for (const double dx : slants) {
            for (int t = 0; t < table.trials(); t += 2) {
                const Field field{table.degrees(t), dx, dy, 0};
                const double score = table.score(field);
                if (score > best_score) {
                    best_score = score;
                    best = field;
                }
                if (dx == 0 && dy == 0) straight_score = std::max(straight_score, score);
            }
        }
    }
    best_score = climb(table, best, 0.2);
    smooth_centre(table, best, 0.5 * settings.step_degrees);
    Bend bend;
    bend.skew_degrees = strips.base_degrees + best.d0;
    bend.spread_degrees = std::abs(best.dx) + std::abs(best.dy) + std::abs(best.dxx);
    bend.gain = straight_score > 0 ? best_score / straight_score : 1;
    bend.cells = table.effective_cells(best);
    return bend;
}

double trust(const Bend& bend, double straight_skew_degrees, const BendSettings& settings) {
    const double move = std::abs(bend.skew_degrees - straight_skew_degrees);
    if (bend.cells < settings.min_cells || bend.spread_degrees < settings.min_spread) return 0;
    if (move >= std::min(settings.max_move, bend.spread_degrees)) return 0;
    const double margin = bend.gain - (1.05 + settings.gain_by_cells / bend.cells);
    return std::clamp(0.5 + margin / settings.gain_ramp, 0.0, 1.0);
}

bool worth_doubt(const Bend& bend, double straight_skew_degrees) {
    return bend.gain > 1.1 && bend.cells >= 15 &&
           std::abs(bend.skew_degrees - straight_skew_degrees) < bend.spread_degrees;
}

}  // namespace upright::vote
