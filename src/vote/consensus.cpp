#include "vote/consensus.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "vote/parabola.hpp"
#include "vote/products.hpp"

namespace upright::vote {
namespace {

struct Part {
    double degrees = 0, weight = 0;
};

/// Energy of every band at the blocks' present alignment; bands are `stride` apart.
void add_trial(const Blocks& blocks, const Pairs& pairs, double* energy, int stride) {
    for (int a = 0; a < block_count; ++a) {
        for (int b = a; b < block_count; ++b) {
            if (!pairs[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)]) continue;
            for (int k = 0; k < band_count; ++k) {
                const int begin = blocks.band_begin(k), count = blocks.band_begin(k + 1) - begin;
                energy[static_cast<std::ptrdiff_t>(k) * stride] +=
                    (a == b ? 1 : 2) * static_cast<double>(dot(blocks.block(a) + begin, blocks.block(b) + begin, count));
            }
        }
    }
}

/// The direction of a band, unless its peak lies at the end of the search.
void add_part(const double* energy, int trials, double first_degrees, const ConsensusSettings& settings,
              std::vector<Part>& parts) {
    double mean = 0;
    for (int t = 0; t < trials; ++t) mean += energy[t];
    mean /= trials;
    const auto top = static_cast<int>(std::max_element(energy, energy + trials) - energy);
    if (top < 2 || top + 2 >= trials) return;
    const Parabola parabola({energy[top - 2], energy[top - 1], energy[top], energy[top + 1], energy[top + 2]});
    if (parabola.bend >= 0) return;
    parts.push_back({first_degrees + (top + parabola.vertex()) * settings.step_degrees,
                     std::pow(energy[top] - mean, settings.weight_exponent)});
}

void find_parts(const StripProfiles& strips, const Pairs& pairs, const ConsensusSettings& settings,
                ConsensusWorkspace& workspace, std::vector<Part>& parts) {
    const int steps = static_cast<int>(std::lround(settings.range_degrees / settings.step_degrees));
    const int trials = 2 * steps + 1;
    Blocks blocks(strips, settings.range_degrees, workspace.memory);
    workspace.energies.assign(static_cast<std::size_t>(band_count * trials), 0.0);
    const double first_degrees = strips.base_degrees - steps * settings.step_degrees;
    for (int t = 0; t < trials; ++t) {
        blocks.sum_at(first_degrees + t * settings.step_degrees, no_clip);
        add_trial(blocks, pairs, workspace.energies.data() + t, trials);
    }
    for (int k = 0; k < band_count; ++k) {
        add_part(workspace.energies.data() + static_cast<std::size_t>(k * trials), trials, first_degrees, settings,
                 parts);
    }
}

double weighted_median(std::vector<Part>& parts) {
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.degrees < b.degrees; });
    double total = 0;
    for (const Part& part : parts) total += part.weight;
    double sum = 0;
    for (const Part& part : parts) {
        sum += part.weight;
        if (2 * sum >= total) return part.degrees;
    }
    return parts.back().degrees;
}

/// One round of the biweight mean about `centre`.
Consensus mean_about(double centre, const std::vector<Part>& parts, double reach) {
    double sum = 0, moment = 0, squares = 0;
    for (const Part& part : parts) {
        const double distance = std::min(std::abs(part.degrees - centre) / reach, 1.0);
        const double weight = part.weight * (1 - distance * distance) * (1 - distance * distance);
        sum += weight;
        moment += weight * (part.degrees - centre);
        squares += weight * weight;
    }
    if (sum <= 0) return {};
    Consensus mean{centre + moment / sum, 0, sum * sum / squares};
    double spread = 0;
    for (const Part& part : parts) {
        const double distance = std::min(std::abs(part.degrees - centre) / reach, 1.0);
        const double weight = part.weight * (1 - distance * distance) * (1 - distance * distance);
        spread += weight * (part.degrees - mean.skew_degrees) * (part.degrees - mean.skew_degrees);
    }
    mean.scatter_degrees = std::sqrt(spread / sum);
    return mean;
}

}  // namespace

double Consensus::weight(double sigma_of_maximum_degrees, const ConsensusSettings& settings) const {
    if (parts <= 0) return 0;
    const double square = scatter_degrees * scatter_degrees + sigma_of_maximum_degrees * sigma_of_maximum_degrees;
    return square / (square + settings.agreement_degrees * settings.agreement_degrees);
}

double Consensus::sigma_degrees() const {
    constexpr double part_sigma = 0.05;  // degrees; few parts may agree by chance (generated pages)
    const double variance = scatter_degrees * scatter_degrees + part_sigma * part_sigma;
    return std::sqrt(variance / std::max(parts - 1, 0.5));
}

Consensus find_consensus(const StripProfiles& across, const StripProfiles& down, const Refined& refined,
                         const ConsensusSettings& settings, ConsensusWorkspace& workspace) {
    constexpr std::size_t least_parts = 3;
    constexpr int rounds = 20;
    std::vector<Part> parts;
    find_parts(across, refined.row_pairs, settings, workspace, parts);
    find_parts(down, refined.stroke_pairs, settings, workspace, parts);
    if (parts.size() < least_parts) return {};
    Consensus consensus;
    consensus.skew_degrees = weighted_median(parts);
    for (int round = 0; round < rounds; ++round) {
        consensus = mean_about(consensus.skew_degrees, parts, settings.reach_degrees);
        if (consensus.parts <= 0) break;
    }
    return consensus;
}

}  // namespace upright::vote
