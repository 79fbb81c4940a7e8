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
constexpr int tiles_before_view = 8;

/// Tiles asked of what does not look like text, in case of signs and captions.
constexpr int tiles_of_a_photo = 3;

/// Below this mean probability of text, tiles are given up for the whole view.
constexpr double least_text = 0.4;

/// Calibrated probability at which no more is asked.
constexpr double clear_probability = 0.985;

/// The best turn's calibrated probability below which nothing defined an up.
constexpr double least_probability = 0.40;

void add(std::array<float, 4>& sum, const std::array<float, 4>& log_probability, double weight) {
    for (std::size_t q = 0; q < 4; ++q) sum[q] += static_cast<float>(weight) * log_probability[q];
}

double best(const TurnEvidence& evidence) {
    const std::array<double, 4> posterior = turn_posterior(evidence);
    return *std::max_element(posterior.begin(), posterior.end());
}

}  // namespace

double Session::document_likeness() const {
    const int tiles = evidence_.document_passes, views = evidence_.photo_passes;
    if (tiles == 0) return views > 0 ? document_sum_ / views : 0;
    return views == 0 ? text_sum_ / tiles : (text_sum_ / tiles + document_sum_ / views) / 2;
}

bool Session::clear() const {
    TurnEvidence now = evidence_;
    now.document_weight = static_cast<float>(document_likeness());
    return best(now) >= clear_probability;
}

void Session::ask_tiles(int until) {
    if (!runner_.tile || map_.places.empty()) return;
    while (evidence_.document_passes < until && !clear()) {
        if (evidence_.document_passes >= 2 && text_sum_ < least_text * evidence_.document_passes) return;
        const Answer answer = ask_tile(input_, map_, evidence_.document_passes, runner_);
        ++evidence_.document_passes;
        text_sum_ += answer.document;
        add(evidence_.document, answer.log_probability, answer.document);
    }
}

void Session::ask_views(int until) {
    if (!runner_.photo || input_.photo.empty()) return;
    while (evidence_.photo_passes < until && !clear()) {
        const Answer answer = ask_view(input_, evidence_.photo_passes, runner_);
        ++evidence_.photo_passes;
        document_sum_ += answer.document;
        add(evidence_.photo, answer.log_probability, 1.0);
    }
}

TurnEvidence Session::run() {
    if (map_.contrast < least_contrast) return evidence_;
    const bool page_first = map_.peak >= paper_peak;
    if (page_first) ask_tiles(tiles_before_view);
    ask_views(1);
    if (document_likeness() >= 0.5) {
        ask_tiles(max_tiles);
        ask_views(4);
    } else {
        ask_views(max_views);
        ask_tiles(tiles_of_a_photo);
        if (document_likeness() >= 0.5) ask_tiles(max_tiles);
    }
    const bool kind_is_known = runner_.tile.has_value();
    evidence_.document_weight = static_cast<float>(kind_is_known ? document_likeness() : page_first ? 1.0 : 0.0);
    evidence_.has_content = best(evidence_) >= least_probability;
    return evidence_;
}

}  // namespace upright::coarse
