#include "metrics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace accuracy {
namespace {

constexpr double failure_error_degrees = 45.0;
constexpr double sure = 0.5;           // skew_confidence from which an answer counts as not flagged
constexpr double confident_error = 0.2;  // the bound that skew_confidence speaks of, degrees

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double mean(const std::vector<double>& values) {
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

template <class Predicate>
double share(const Samples& samples, Predicate holds) {
    if (samples.empty()) return 0;
    return static_cast<double>(std::count_if(samples.begin(), samples.end(), holds)) /
           static_cast<double>(samples.size());
}

double confidence(const Sample& sample) { return sample.answered ? sample.detection.confidence : 0.0; }

double accuracy_of_surest(const Samples& by_confidence, double coverage) {
    const auto count = static_cast<std::size_t>(std::ceil(coverage * static_cast<double>(by_confidence.size())));
    return share(Samples(by_confidence.begin(), by_confidence.begin() + static_cast<std::ptrdiff_t>(count)),
                 [](const Sample* s) { return turn_is_right(*s); });
}

}  // namespace

double skew_error(const Sample& sample) {
    if (!sample.answered) return failure_error_degrees;
    // Level is level: an answer of 44.9 for a truth of -45 is 0.1 off.
    const double difference = std::fabs(sample.detection.skew - *sample.truth.skew);
    return std::min(difference, std::fabs(90.0 - difference));
}

bool turn_is_right(const Sample& sample) {
    return sample.answered && sample.detection.quarter_turns == *sample.truth.quarter_turns;
}

double expected_calibration_error(std::vector<std::pair<double, bool>> predictions, std::size_t bins) {
    std::sort(predictions.begin(), predictions.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    const std::size_t n = predictions.size();
    double error = 0;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const std::size_t begin = n * bin / bins;
        const std::size_t end = n * (bin + 1) / bins;
        double probability = 0, right = 0;
        for (std::size_t i = begin; i < end; ++i) {
            probability += predictions[i].first;
            right += predictions[i].second ? 1.0 : 0.0;
        }
        error += std::fabs(probability - right);
    }
    return n == 0 ? 0 : error / static_cast<double>(n);
}

SkewFigures skew_figures(const Samples& all) {
    Samples samples;
    std::copy_if(all.begin(), all.end(), std::back_inserter(samples), [](const Sample* s) { return s->truth.skew.has_value(); });
    SkewFigures figures;
    figures.count = samples.size();
    if (samples.empty()) return figures;
    std::vector<double> errors;
    for (const Sample* sample : samples) errors.push_back(skew_error(*sample));
    std::sort(errors.begin(), errors.end());
    figures.aed = mean(errors);
    const auto best80 = static_cast<std::ptrdiff_t>(std::floor(0.8 * static_cast<double>(errors.size())));
    figures.top80 = mean(std::vector<double>(errors.begin(), errors.begin() + std::max<std::ptrdiff_t>(1, best80)));
    figures.ce = share(samples, [](const Sample* s) { return skew_error(*s) <= 0.1; });
    figures.within_half = share(samples, [](const Sample* s) { return skew_error(*s) <= 0.5; });
    figures.worst = errors.back();
    std::vector<std::pair<double, bool>> predictions;
    for (const Sample* sample : samples) {
        const double error = skew_error(*sample);
        const double confidence = sample->answered ? sample->detection.skew_confidence : 0.0;
        predictions.emplace_back(confidence, error <= confident_error);
        if (confidence >= sure) figures.worst_sure = std::max(figures.worst_sure, error);
    }
    figures.share_unsure = share(samples, [](const Sample* s) { return !s->answered || s->detection.skew_confidence < sure; });
    figures.within_2_sigma = share(samples, [](const Sample* s) { return s->answered && skew_error(*s) <= 2 * s->detection.skew_sigma; });
    figures.expected_calibration_error = expected_calibration_error(std::move(predictions));
    Samples unskewed;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(unskewed), [](const Sample* s) { return *s->truth.skew == 0.0; });
    figures.unskewed_count = unskewed.size();
    figures.unskewed_at_zero = share(unskewed, [](const Sample* s) { return skew_error(*s) <= 0.05; });
    return figures;
}

TurnFigures turn_figures(const Samples& all) {
    Samples samples;
    std::copy_if(all.begin(), all.end(), std::back_inserter(samples), [](const Sample* s) { return s->truth.quarter_turns.has_value(); });
    TurnFigures figures;
    figures.count = samples.size();
    if (samples.empty()) return figures;
    std::stable_sort(samples.begin(), samples.end(), [](const Sample* a, const Sample* b) { return confidence(*a) > confidence(*b); });
    figures.accuracy = accuracy_of_surest(samples, 1.0);
    figures.accuracy_60 = accuracy_of_surest(samples, 0.60);
    figures.accuracy_80 = accuracy_of_surest(samples, 0.80);
    figures.accuracy_95 = accuracy_of_surest(samples, 0.95);
    std::vector<std::pair<double, bool>> predictions;
    for (const Sample* sample : samples) predictions.emplace_back(confidence(*sample), turn_is_right(*sample));
    figures.expected_calibration_error = expected_calibration_error(std::move(predictions));

    const auto applies = [](const Sample* s) { return s->answered && s->detection.turn_decision == upright::Decision::apply; };
    Samples upright_ones, applied;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(upright_ones), [](const Sample* s) { return *s->truth.quarter_turns == 0; });
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(applied), applies);
    figures.upright_count = upright_ones.size();
    figures.false_rotation = share(upright_ones, [&](const Sample* s) { return applies(s) && s->detection.quarter_turns != 0; });
    figures.applied = share(samples, applies);
    figures.applied_wrong = share(applied, [](const Sample* s) { return !turn_is_right(*s); });
    figures.none = share(samples, [](const Sample* s) { return s->answered && s->detection.turn_decision == upright::Decision::none; });
    return figures;
}

TimeFigures time_figures(const Samples& samples) {
    std::vector<double> decode, vision, skew, coarse;
    for (const Sample* sample : samples) {
        if (!sample->answered) continue;
        const upright::Timings& t = sample->detection.timings;
        decode.push_back(t.decode);
        vision.push_back(t.vision);
        skew.push_back(t.preprocess + t.edges + t.lines + t.vote);
        coarse.push_back(t.coarse);
    }
    return {median(decode), median(vision), mean(vision), median(skew), median(coarse), mean(coarse)};
}

}  // namespace accuracy
