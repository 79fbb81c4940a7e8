// P(|error| <= 0.2 degrees) = P(the direction is right at all) * P(a normal error of its sigma is within 0.2).
//
// The first factor is a logistic regression on the agreement of the lines and on the lead of the best direction, fitted
// to 2,300 images: generated pages of all kinds in 15 scripts (benchmarks/accuracy/make_skew_pages.py, seeds 11, 21 and
// 31), among them images of nothing, and 500 upright photographs enlarged to 380..640 px, by
// benchmarks/accuracy/fit_skew_confidence.py. The same script checks the product there and on real scans turned by known
// angles: generated pages are within 0.04 of what is said in every bin from 0.5 up; scans are right more often than said
// (held out: 0.95 of those between 0.5 and 0.9, 0.998 of those above 0.9).
// Valid range: evidence of vote/ with its present settings; fit again when those change.
// Known failures: hatchings and wood grain that outnumber the lines of text look as sure as text.
#include <algorithm>
#include <cmath>

#include "confidence/confidence.hpp"

namespace upright::confidence {
namespace {

constexpr double tolerance_degrees = 0.2;

/// Answers that are right less often than this are not given: 0 does less harm.
constexpr double least_confidence = 0.15;
/// Photographs have edges of many directions; only buildings and horizons that leave no doubt are levelled.
/// Source: 500 upright photographs of train/, of which 6 % are tilted by more than half a degree at this bound.
constexpr double least_photo_confidence = 0.75;
constexpr double photo_factor = most_photo_level_confidence;

/// A page whose skew is this small and within its own error of 0 was scanned straight. Source: rendered pages without
/// skew err by less; more would flatten true angles of scans.
constexpr double straight_degrees = 0.05;

/// Levelling draws every pixel anew, so it must be worth that: an angle that a careful reader sees, and well outside its
/// own error. Rows of text off by less than 0.2 degrees drift by under two pixels over the width of a printed line.
constexpr double least_level_degrees = 0.2, least_level_sigmas = 3.0;

/// P(a normal error is below x of its sigmas).
double normal_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

Decision decide_level(const SkewAnswer& answer, const Options& options) {
    const double size = std::abs(answer.skew);
    if (size < least_level_degrees || size < least_level_sigmas * answer.sigma) return Decision::none;
    return answer.level_confidence < options.min_level_confidence ? Decision::review : Decision::apply;
}

}  // namespace

double direction_probability(const SkewEvidence& evidence) {
    // Texture and noise fill the image and yet agree little; a single line of text fills little and agrees.
    const double agreement = std::max(0.0, evidence.significance) / (std::clamp(evidence.fill, 0.0, 1.0) + 0.01);
    const double relative = std::min(0.0, std::log((agreement + 0.2) / 30));
    const double lead = std::clamp(std::log(std::max(1.0, evidence.peak_ratio)), 0.0, std::log(10.0));
    const double logit = -0.282 + 0.983 * relative + 2.638 * lead;
    return 1 / (1 + std::exp(-logit));
}

bool may_level_a_photo(double peak_ratio) {
    SkewEvidence best_case;
    best_case.significance = 1e6;  // beyond what the regression still counts
    best_case.peak_ratio = peak_ratio;
    return direction_probability(best_case) >= least_photo_confidence;
}

SkewAnswer decide_skew(const SkewEvidence& evidence, Kind kind, const Options& options) {
    if (!evidence.found) return {};
    const bool photo = kind == Kind::photo;
    const double direction = direction_probability(evidence) * (photo ? photo_factor : 1.0);
    SkewAnswer answer;
    answer.sigma = std::max(evidence.sigma, 1e-4);
    answer.confidence = direction * std::erf(tolerance_degrees / (answer.sigma * std::sqrt(2.0)));
    if (answer.confidence < (photo ? photo_factor * least_photo_confidence : least_confidence)) {
        answer.confidence = std::min(answer.confidence, least_confidence);
        return answer;
    }
    const double size = std::abs(evidence.skew);
    if (size < std::min(straight_degrees, 2 * answer.sigma)) return answer;
    answer.skew = evidence.skew;
    // The level picture is straighter unless the estimate lies beyond the truth by half its own size.
    answer.level_confidence = direction * normal_below(size / 2 / answer.sigma);
    answer.level_decision = decide_level(answer, options);
    return answer;
}

}  // namespace upright::confidence
