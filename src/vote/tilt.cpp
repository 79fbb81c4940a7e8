#include "vote/tilt.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "vote/tilt_kernels.hpp"

namespace upright::vote {
namespace {

using namespace tilt_kernels;

/// Further turns that are told apart: of `answers` steps about the rough angle.
constexpr int answers = bins - taps + 1;
constexpr double bins_reach = step_degrees * (bins - 1) / 2, answers_reach = step_degrees * (answers - 1) / 2;
static_assert(bins % 2 == 1 && taps % 2 == 1);

/// Thicker ones are soft shadows and curves.
constexpr double least_slenderness = 6;

/// The answer is the mean of what lies within so many steps of the most likely turn: sharp lines that are level at all
/// agree within two degrees.
constexpr int window = 4;

using Histograms = std::array<std::array<float, bins>, kernels.size()>;

int third_of(double place) { return place < -1.0 / 3 ? 0 : place > 1.0 / 3 ? 2 : 1; }

/// Adds the length of a piece to the two bins about its direction. False: it does not count.
bool add(const Piece& piece, Histograms& histograms) {
    const auto longer = std::upper_bound(least_lengths.begin(), least_lengths.end(), piece.length);
    if (longer == least_lengths.begin() || std::abs(piece.further_degrees) >= bins_reach) return false;
    if (piece.length_px < least_slenderness * (piece.thickness_px - 1)) return false;
    const auto length_class = static_cast<std::size_t>(longer - least_lengths.begin()) - 1;
    const auto third = static_cast<std::size_t>(third_of(piece.runs_down ? piece.x : piece.y));
    auto& histogram = histograms[((piece.runs_down ? 3 : 0) + third) * least_lengths.size() + length_class];
    const double place = (piece.further_degrees + bins_reach) / step_degrees;
    const auto bin = static_cast<std::size_t>(place);
    const double share = place - static_cast<double>(bin);
    histogram[bin] += static_cast<float>(piece.length * (1 - share));
    histogram[std::min<std::size_t>(bin + 1, bins - 1)] += static_cast<float>(piece.length * share);
    return true;
}

/// Log-likelihood of every further turn, but for a constant.
std::array<double, answers> scores_of(const Histograms& histograms) {
    std::array<double, answers> scores{};
    for (std::size_t k = 0; k < kernels.size(); ++k) {
        for (int bin = 0; bin < bins; ++bin) {
            const float length = histograms[k][static_cast<std::size_t>(bin)];
            if (length <= 0) continue;
            const double size = std::sqrt(static_cast<double>(length)) * kernel_unit;
            const int first = std::max(0, bin - taps + 1), last = std::min(answers - 1, bin);
            for (int answer = first; answer <= last; ++answer) {
                scores[static_cast<std::size_t>(answer)] += size * kernels[k][static_cast<std::size_t>(bin - answer)];
            }
        }
    }
    return scores;
}

double degrees_of(int answer) { return answer * step_degrees - answers_reach; }

double folded(double degrees) { return degrees - 90 * std::ceil((degrees - 45) / 90); }

}  // namespace

LineTilt find_tilt(const std::vector<Piece>& pieces, double rough_degrees, double rough_sigma) {
    Histograms histograms{};
    int counted = 0;
    for (const Piece& piece : pieces) counted += add(piece, histograms) ? 1 : 0;
    if (counted == 0) return {};
    std::array<double, answers> likelihood = scores_of(histograms);
    int best = 0;
    double best_score = -1e300, highest = -1e300;
    for (int i = 0; i < answers; ++i) {
        const double score = likelihood[static_cast<std::size_t>(i)], sigmas = degrees_of(i) / rough_sigma;
        highest = std::max(highest, score);
        if (score - 0.5 * sigmas * sigmas > best_score) {
            best_score = score - 0.5 * sigmas * sigmas;
            best = i;
        }
    }
    double all = 0, near = 0, sum = 0, squares = 0;
    for (int i = 0; i < answers; ++i) {
        const double share = std::exp(likelihood[static_cast<std::size_t>(i)] - highest);
        all += share;
        if (std::abs(i - best) > window) continue;
        near += share;
        sum += share * degrees_of(i);
        squares += share * degrees_of(i) * degrees_of(i);
    }
    if (near <= 0) return {};
    const double mean = sum / near;
    const double within_bin = step_degrees * step_degrees / 12;
    return {true, folded(rough_degrees + mean), std::sqrt(std::max(0.0, squares / near - mean * mean) + within_bin), near / all};
}

}  // namespace upright::vote
