#include "coarse/session.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "common/turn_posterior.hpp"

namespace upright::coarse {
namespace {

/// Grey levels between the 1st and 99th hundredth of the pixels below which a picture is blank.
constexpr float least_contrast = 6.0F;

/// Share of pixels near the commonest grey above which an image is asked as a page first. Held-out pages and scans
/// lie above it, photographs below, both with few exceptions; it costs time, not accuracy, to be wrong.
constexpr float paper_peak = 0.55F;

/// Tiles asked of a page before its layout is asked as well.
constexpr int tiles_before_view = 12;

/// Tiles asked of what does not look like text, in case of signs and captions.
constexpr int tiles_of_a_photo = 3;

/// Views asked of a page that its tiles leave unclear: each costs four tiles, a second one still helps.
constexpr int views_of_a_page = 2;

/// Below this mean probability of text, tiles are given up for the whole view.
constexpr double least_text = 0.4;

/// Calibrated probability at which no more is asked, above the default of Options::min_confidence: what stops right at
/// that threshold would be applied on the strength of a lucky tile. Of 3,738 held-out images, the calibration fitted
/// anew to each, 0.96 for both kinds applies 18 wrong turns, 0.99 for pages 10, 0.995 7, and held-out pages take 4.3,
/// 6.0 and 9.7 ms in the mean; photographs gain nothing from a higher one (training/policy.py, Policy.clear_page).
constexpr double clear_probability_of_a_page = 0.99, clear_probability_of_a_photo = 0.96;

/// Nothing defined an up where the best turn's calibrated probability stays below this, ...
constexpr double least_probability = 0.33;

/// ... or where it stays below `sure_of_little` and the single answers were flat: the mean over the passes of each
/// one's highest probability (of tiles, times that of being text). Dense textures pass for text and add up to
/// something; each alone says next to nothing. Real pages and photographs disagree rather than shrug.
constexpr double sure_of_little = 0.75, least_strength_of_a_page = 0.50, least_strength_of_a_photo = 0.26;

void add(std::array<float, 4>& sum, const std::array<float, 4>& log_probability, double weight) {
    for (std::size_t q = 0; q < 4; ++q) sum[q] += static_cast<float>(weight) * log_probability[q];
}

double strength(const Answer& answer) {
    return std::exp(static_cast<double>(*std::max_element(answer.log_probability.begin(), answer.log_probability.end())));
}

double best(const TurnEvidence& evidence) {
    const std::array<double, 4> posterior = turn_posterior(evidence);
    return *std::max_element(posterior.begin(), posterior.end());
}

/// The same with what the tag says.
double best(const TurnEvidence& evidence, const TagPrior& prior) {
    std::array<double, 4> weight = turn_posterior(evidence);
    const auto share = static_cast<double>(evidence.document_weight);
    double sum = 0;
    for (std::size_t q = 0; q < 4; ++q) {
        weight[q] *= share * prior.document[q] + (1 - share) * prior.photo[q];
        sum += weight[q];
    }
    return sum > 0 ? *std::max_element(weight.begin(), weight.end()) / sum : 0.0;
}

}  // namespace

double Session::document_likeness() const {
    const int tiles = evidence_.document_passes, views = evidence_.photo_passes;
    if (tiles == 0) return views > 0 ? document_sum_ / views : 0;
    return views == 0 ? text_sum_ / tiles : (text_sum_ / tiles + document_sum_ / views) / 2;
}

bool Session::clear() const {
    TurnEvidence now = evidence_;
    const double share = document_likeness();
    now.document_weight = static_cast<float>(share);
    const double clear = share * clear_probability_of_a_page + (1 - share) * clear_probability_of_a_photo;
    return best(now) >= clear && best(now, input_.tag_prior) >= clear;
}

void Session::ask_tiles(int until, GiveUp give_up) {
    if (!runner_.tile || map_.places.empty()) return;
    while (evidence_.document_passes < until && !clear() && !late()) {
        const bool no_text = evidence_.document_passes >= 2 && text_sum_ < least_text * evidence_.document_passes;
        if (no_text && give_up == GiveUp::without_text) return;
        const Answer answer = ask_tile(input_, map_, evidence_.document_passes, runner_);
        ++evidence_.document_passes;
        text_sum_ += answer.document;
        strength_sum_ += answer.document * strength(answer);
        add(evidence_.document, answer.log_probability, answer.document);
    }
}

void Session::ask_views(int until) {
    if (!runner_.photo || input_.photo.empty()) return;
    while (evidence_.photo_passes < until && !clear() && !late()) {
        const Answer answer = ask_view(input_, evidence_.photo_passes, runner_);
        ++evidence_.photo_passes;
        document_sum_ += answer.document;
        strength_sum_ += strength(answer);
        add(evidence_.photo, answer.log_probability, 1.0);
    }
}

bool Session::shows_an_up() const {
    const double share = static_cast<double>(evidence_.document_weight), probability = best(evidence_);
    const double least = share * least_strength_of_a_page + (1 - share) * least_strength_of_a_photo;
    const int passes = evidence_.document_passes + evidence_.photo_passes;
    const bool flat = strength_sum_ < least * passes && probability < sure_of_little;
    return probability >= least_probability && !flat;
}

TurnEvidence Session::run() {
    if (map_.contrast < least_contrast && map_.places.empty()) return evidence_;  // else: a few words on a wide page
    const bool page_first = map_.peak >= paper_peak;
    if (page_first) ask_tiles(tiles_before_view, GiveUp::without_text);
    ask_views(1);
    if (document_likeness() >= 0.5) {
        ask_tiles(max_tiles, GiveUp::never);
        ask_views(views_of_a_page);
    } else {
        ask_views(max_views);
        ask_tiles(tiles_of_a_photo, GiveUp::without_text);
        if (document_likeness() >= 0.5) ask_tiles(max_tiles, GiveUp::never);
    }
    const bool kind_is_known = runner_.tile.has_value();
    evidence_.document_weight = static_cast<float>(kind_is_known ? document_likeness() : page_first ? 1.0 : 0.0);
    evidence_.has_content = shows_an_up();
    return evidence_;
}

}  // namespace upright::coarse
