#include "coarse/session.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "common/turn_posterior.hpp"

namespace upright::coarse {
namespace {

/// Tile pixels a page pixel, cycled. Source: coarse-experiment; fixed scales beat an estimate of the line pitch.
constexpr std::array<double, 3> scales{1.0, 0.72, 1.35};

/// Passes after which more tiles were not worth their time on held-out pages.
constexpr int max_tiles = 24;

/// Tiles asked of a page before its layout is asked as well.
constexpr int tiles_before_view = 8;

/// Tiles asked of what does not look like text, in case of signs and captions.
constexpr int tiles_of_a_photo = 3;

/// Views: four turns of the whole, then four of the centre.
constexpr int max_views = 8;

/// The turns that views are asked in: a half turn next, since up and down are confused most.
constexpr std::array<int, 4> view_turns{0, 2, 1, 3};

/// Calibrated probability at which no more is asked.
constexpr double clear_probability = 0.985;

/// Share of pixels near the commonest grey above which an image is asked as a page first. Held-out pages and scans
/// lie above it, photographs below, both with few exceptions; it costs time, not accuracy, to be wrong.
constexpr float paper_peak = 0.55F;

/// Below this mean probability of text, tiles of a page are given up for the whole view.
constexpr double least_text = 0.4;

/// The best turn's probability below which nothing defined an up.
constexpr double least_probability = 0.40;

double logistic(float x) { return 1.0 / (1.0 + std::exp(-static_cast<double>(x))); }

void add_rolled(std::array<float, 4>& sum, const std::array<float, 4>& log_probabilities, int turns, double weight) {
    for (int k = 0; k < 4; ++k) {
        sum[static_cast<std::size_t>((k + turns) % 4)] +=
            static_cast<float>(weight) * log_probabilities[static_cast<std::size_t>(k)];
    }
}

}  // namespace

bool Session::can_ask_tiles() const {
    return runner_.tile && !map_.places.empty() && evidence_.document_passes < max_tiles;
}

bool Session::can_ask_views() const {
    return runner_.photo && !input_.photo.empty() && evidence_.photo_passes < max_views;
}

void Session::ask_tile() {
    const int i = evidence_.document_passes++;
    const Place& place = map_.places[static_cast<std::size_t>(i) % map_.places.size()];
    const int turns = i % 4;
    // The scale moves on with every round over the places too, so that no tile is asked twice alike.
    const auto round = static_cast<std::size_t>(i) / map_.places.size();
    const double scale = scales[(static_cast<std::size_t>(i) + round) % scales.size()];
    const double skew = input_.skew_reliable ? input_.skew_degrees : 0.0;
    const Scores scores =
        runner_.tile->ask(tile_view(input_.page, place, skew, scale, turns, runner_.tile_size, runner_.scratch));
    const double text = logistic(scores[4]);
    text_sum_ += text;
    add_rolled(evidence_.document, log_softmax(scores), turns, text);
}

void Session::ask_view() {
    const int i = evidence_.photo_passes++;
    const int turns = view_turns[static_cast<std::size_t>(i % 4)];
    const Scores scores = runner_.photo->ask(
        photo_view(input_.photo, i < 4 ? Crop::whole : Crop::centre, turns, runner_.photo_input, runner_.scratch));
    document_sum_ += logistic(scores[4]);
    const std::array<float, 4> by_output = log_softmax(scores);
    std::array<float, 4> by_turn{};
    for (std::size_t k = 0; k < 4; ++k) by_turn[static_cast<std::size_t>(runner_.photo_turns[k])] = by_output[k];
    add_rolled(evidence_.photo, by_turn, turns, 1.0);
}

double Session::text_likeness() const {
    const int tiles = evidence_.document_passes, views = evidence_.photo_passes;
    const double text = tiles > 0 ? text_sum_ / tiles : 0;
    const double document = views > 0 ? document_sum_ / views : 0;
    if (tiles == 0) return document;
    return views == 0 ? text : (text + document) / 2;
}

bool Session::clear() const {
    TurnEvidence now = evidence_;
    now.document_weight = static_cast<float>(text_likeness());
    const std::array<double, 4> posterior = turn_posterior(now);
    return *std::max_element(posterior.begin(), posterior.end()) >= clear_probability;
}

void Session::ask_tiles(int until) {
    while (can_ask_tiles() && evidence_.document_passes < until && !clear()) {
        if (evidence_.document_passes >= 2 && text_sum_ < least_text * evidence_.document_passes) return;
        ask_tile();
    }
}

void Session::ask_views(int until) {
    while (can_ask_views() && evidence_.photo_passes < until && !clear()) ask_view();
}

TurnEvidence Session::run() {
    const bool page_first = map_.peak >= paper_peak;
    if (page_first) ask_tiles(tiles_before_view);
    ask_views(1);
    if (text_likeness() >= 0.5) {
        ask_tiles(max_tiles);
        ask_views(4);
    } else {
        ask_views(max_views);
        ask_tiles(tiles_of_a_photo);
        if (text_likeness() >= 0.5) ask_tiles(max_tiles);
    }
    finish();
    return evidence_;
}

void Session::finish() {
    evidence_.document_weight = static_cast<float>(text_likeness());
    if (!runner_.tile) evidence_.document_weight = map_.peak >= paper_peak ? 1.0F : 0.0F;
    const std::array<double, 4> posterior = turn_posterior(evidence_);
    evidence_.has_content = *std::max_element(posterior.begin(), posterior.end()) >= least_probability;
}

}  // namespace upright::coarse
