// The circle's own error: normal, with a variance that grows with how widely the bins about the answer are spread beyond
// what the network was taught for an exact angle; it is wrong altogether the likelier, the less of the probability lies
// about the answer. The constants are those of circle_calibration.hpp.
#include "confidence/tilt.hpp"

#include <algorithm>
#include <cmath>

#include "confidence/confidence.hpp"

namespace upright::confidence {
namespace {

constexpr double quarter_degrees = 90.0, pi = 3.14159265358979323846;

/// Standard deviation of what the network was taught for an exact angle: TARGET_SIGMA in training/circle_views.py.
constexpr double taught_degrees = 7.0;

/// Of 100 photographs so many lie level as they are, but for what a hand leaves. A judgement: collections of photographs do
/// not say how level theirs are, and nearly all that people look at was levelled by a hand or turned by quarters.
constexpr double level_share = 0.95, level_sigma_degrees = 1.0;

/// What 2 sigma of a normal error hold.
constexpr double two_sigma = 0.9545;

/// Edges are looked for within 15 degrees of the circle's answer (vote/tilt.hpp); those that are not of the level lie anywhere
/// there.
constexpr double searched_degrees = 30.0;

/// Of two answers that with the more of the belief this near to it is given: lines are sharper than the circle, so at a third
/// of the weight they are. Chosen on 330 photographs turned by 1 to 12 degrees and by any angle (make_angle_sets.py,
/// angle_report.py), of which 2 in 100 more come within two degrees than by the weights alone.
constexpr double near_degrees = 1.0;

constexpr double tolerance_degrees = 0.2;

/// Levelling draws every pixel anew and crops: below this a photograph is taken to be level. Source: people see a horizon off
/// by a degree, and photographers' own tilt is about as much.
constexpr double least_level_degrees = 1.0;

/// Where it is likelier that levelling does harm there is nothing to review.
constexpr double least_gain_for_review = 0.5;

/// Beyond this no angle is answered: only a quarter is known.
constexpr double most_wrong = 0.5;

double normal_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double density(double x, double sigma) { return std::exp(-0.5 * x * x / (sigma * sigma)) / (sigma * std::sqrt(2 * pi)); }

/// -45..45, of tilts that differ by quarters as if they did not.
double away(double degrees, double other) { return std::remainder(degrees - other, quarter_degrees); }

}  // namespace

TiltBelief::TiltBelief(const Tilt& circle) {
    using namespace circle_calibration;
    const double beyond = std::max(0.0, circle.spread * circle.spread - taught_degrees * taught_degrees);
    wrong_ = std::clamp(wrong_base + wrong_share * (1 - circle.share), 0.0, 1.0);
    errors_[0] = {1 - wrong_, circle.degrees, std::sqrt(error_base * error_base + error_spread * beyond)};
}

void TiltBelief::add_lines(double degrees, double sigma, double probability) {
    const Error& circle = errors_[0];
    const double even = 1 / quarter_degrees, other = 1 / searched_degrees;
    const double off = away(degrees, circle.degrees);
    const double there = circle.weight * density(off, std::hypot(circle.sigma, sigma)) + wrong_ * even;
    const double share = probability * there / (probability * there + (1 - probability) * other);
    errors_[0].weight *= 1 - share;
    wrong_ *= 1 - share;
    errors_[1] = {share, degrees, sigma};
}

double TiltBelief::degrees() const {
    if (wrong_ > most_wrong) return 0;
    if (errors_[1].weight == 0) return errors_[0].degrees;
    const double by_circle = probability_within(errors_[0].degrees, near_degrees);
    return probability_within(errors_[1].degrees, near_degrees) > by_circle ? errors_[1].degrees : errors_[0].degrees;
}

double TiltBelief::probability_within(double answer, double degrees) const {
    double probability = wrong_ * std::min(1.0, 2 * degrees / quarter_degrees);
    for (const Error& error : errors_) {
        const double off = away(answer, error.degrees);
        const double above = normal_below((off + degrees) / error.sigma), below = normal_below((off - degrees) / error.sigma);
        probability += error.weight * (above - below);
    }
    return probability;
}

double TiltBelief::sigma_of(double answer) const {
    double low = 0, high = quarter_degrees / 2;
    for (int halving = 0; halving < 20; ++halving) {
        const double middle = (low + high) / 2;
        (probability_within(answer, middle) < two_sigma ? low : high) = middle;
    }
    return high / 2;
}

/// The picture is straighter where the true tilt lies beyond half of the answer. By Bayes' rule, of a level picture and of
/// one that is tilted by any angle.
double TiltBelief::probability_of_gain(double answer) const {
    const double half = std::abs(answer) / 2, sign = answer < 0 ? -1 : 1;
    const double of_tilted = (1 - level_share) / quarter_degrees;
    double all = wrong_ * (level_share / quarter_degrees + of_tilted);
    double gain = wrong_ * (level_share / quarter_degrees * normal_below(-half / level_sigma_degrees) +
                            of_tilted * (0.5 - half / quarter_degrees));
    for (const Error& error : errors_) {
        if (error.weight == 0) continue;
        const double mean = sign * (answer + away(error.degrees, answer));
        const double both = std::hypot(error.sigma, level_sigma_degrees), level = level_sigma_degrees / both;
        const double of_level = level_share * density(mean, both);
        all += error.weight * (of_level + of_tilted);
        gain += error.weight * (of_level * normal_below((mean * level * level - half) / (error.sigma * level)) +
                                of_tilted * normal_below((mean - half) / error.sigma));
    }
    return gain / all;
}

RoughAngle rough_angle(const TurnEvidence& evidence) {
    const CirclePosterior posterior = circle_posterior(evidence.circle, static_cast<double>(evidence.resolution));
    const Tilt tilt = tilt_of(posterior);
    const std::array<double, 4> quarters = quarters_of(posterior, tilt.degrees);
    const auto upright = std::max_element(quarters.begin(), quarters.end()) - quarters.begin();
    return {tilt.degrees + quarter_degrees * static_cast<double>(upright), TiltBelief(tilt).circle_sigma()};
}

SkewAnswer decide_tilt(const TurnEvidence& evidence, const LineTilt& lines, const Options& options) {
    TiltBelief belief(tilt_of(circle_posterior(evidence.circle, static_cast<double>(evidence.resolution))));
    if (lines.found) belief.add_lines(lines.skew, lines.sigma, lines.probability);
    SkewAnswer answer;
    answer.skew = belief.degrees();
    answer.sigma = belief.sigma_of(answer.skew);
    if (std::abs(answer.skew) < least_level_degrees) {
        answer.skew = 0;
        answer.sigma = belief.sigma_of(0);
    }
    answer.confidence = belief.probability_within(answer.skew, tolerance_degrees);
    if (answer.skew == 0) return answer;
    answer.level_confidence = belief.probability_of_gain(answer.skew);
    if (answer.level_confidence >= least_gain_for_review) {
        answer.level_decision =
            answer.level_confidence < options.min_level_confidence ? Decision::review : Decision::apply;
    }
    return answer;
}

}  // namespace upright::confidence
