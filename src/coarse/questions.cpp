#include "coarse/questions.hpp"

#include <cmath>
#include <cstddef>

#include "coarse/whole_view.hpp"

namespace upright::coarse {
namespace {

/// Tile pixels a page pixel, cycled. Source: coarse-experiment; fixed scales beat an estimate of the line pitch.
constexpr std::array<double, 3> scales{1.0, 0.72, 1.35};

/// How views are laid: mirrored and in another turn a photograph gives more of a second opinion than in another turn
/// alone. Of 1,050 held-out photographs the first view is right on 0.906, two on 0.921, all four on 0.920: what the
/// last ones give is a better probability (training/report.py on the answers of upright_turn_answers).
constexpr std::array<Pose, max_views> poses{{{0, false}, {1, true}, {2, false}, {3, true}}};

double logistic(float x) { return 1.0 / (1.0 + std::exp(-static_cast<double>(x))); }

/// From the view in its pose back to the stored pixels.
std::array<float, 4> rolled_back(const std::array<float, 4>& log_probability, Pose pose) {
    std::array<float, 4> result{};
    for (int k = 0; k < 4; ++k) {
        // A mirrored picture is turned the other way round.
        const int stored = pose.mirrored ? 8 - k - pose.turns : k + pose.turns;
        result[static_cast<std::size_t>(stored % 4)] = log_probability[static_cast<std::size_t>(k)];
    }
    return result;
}

}  // namespace

std::unique_ptr<Runner> make_runner(const LazyModel& photo, const LazyModel& page, const LazyModel& tile) {
    auto runner = std::make_unique<Runner>();
    runner->photo_input.size = photo.input_size();
    runner->photo.emplace(photo);
    runner->circle.emplace(photo);
    runner->page.emplace(page);
    runner->page_side = page.input_size().width;
    runner->tile.emplace(tile);
    runner->tile_size = tile.input_size();
    return runner;
}

Answer ask_tile(const Input& input, const ContentMap& map, int i, Runner& runner) {
    return ask_tile(input, map, map.places[static_cast<std::size_t>(i) % map.places.size()], i, runner);
}

Answer ask_tile(const Input& input, const ContentMap& map, const Place& place, int i, Runner& runner) {
    const auto number = static_cast<std::size_t>(i);
    // Scale and turn move on with every round over the places too, so that no tile is asked twice alike.
    const std::size_t step = number + number / map.places.size();
    const auto turns = static_cast<int>(step % 4);
    const double scale = scales[step % scales.size()];
    const double skew = input.skew_reliable ? input.skew_degrees : 0.0;
    const Scores scores = runner.tile->ask(
        tile_view(input.page, place, skew, scale, turns, runner.tile_size, runner.scratch), runner.network_scratch);
    return {rolled_back(log_softmax(scores), {turns, false}), logistic(scores[4])};
}

Answer ask_whole(const Input& input, const ContentMap& map, int i, Runner& runner) {
    // A half turn off comes second: what is told apart last is up and down.
    constexpr std::array<int, 4> turns{0, 2, 1, 3};
    const int turn = turns[static_cast<std::size_t>(i) % turns.size()];
    // Every other one is the page with what lies around its content.
    const Extent everything{0, 0, input.page.width, input.page.height};
    const double skew = input.skew_reliable ? input.skew_degrees : 0.0;
    const Scores scores = runner.page->ask(whole_view(input.page, i % 2 == 0 ? map.extent : everything, skew, i, turn,
                                                      runner.page_side, runner.scratch),
                                           runner.network_scratch);
    return {rolled_back(log_softmax(scores), {turn, false}), logistic(scores[4])};
}

Answer ask_view(const RgbView& photo, int i, Runner& runner) {
    const Pose pose = poses[static_cast<std::size_t>(i) % poses.size()];
    const cv::Mat& view = photo_view(photo, pose, runner.photo_input, runner.scratch);
    const Scores scores = runner.photo->ask(view, runner.network_scratch);
    const std::array<float, 4> by_output = log_softmax(scores);
    std::array<float, 4> by_turn{};
    for (std::size_t k = 0; k < 4; ++k) by_turn[static_cast<std::size_t>(runner.photo_turns[k])] = by_output[k];
    return {rolled_back(by_turn, pose), logistic(scores[4])};
}

}  // namespace upright::coarse
