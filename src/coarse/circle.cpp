#include "coarse/circle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <opencv2/imgproc.hpp>

#include "coarse/cut.hpp"
#include "coarse/questions.hpp"
#include "common/circle_posterior.hpp"
#include "common/turn_posterior.hpp"

namespace upright::coarse {
namespace {

/// Mirrored, and turned by more than quarters, so that every edge is drawn anew, a disc gives more of a second opinion than in
/// another quarter turn alone: with a trial network the first disc is within 10 degrees on 0.780 of 350 held-out photographs,
/// with a second one turned by a quarter on 0.789, by 50 degrees on 0.797.
constexpr std::array<DiscPose, max_discs> poses{{{0, {0, false}}, {4, {1, true}}}};

/// Discs that are turned by less than a quarter are drawn so much larger and averaged: OVERSIZE in training/circle_views.py.
constexpr int drawn_side = disc_side * 3 / 2;

/// Outputs before those of the circle: the four turns and "this is a document".
constexpr std::size_t first_bin = std::tuple_size_v<Scores>;

/// One disc is enough where it says, so surely, that the picture lies level, and the whole view which quarter is up, and both
/// mean the same one.
constexpr double level_degrees = 7.0, sure_of_the_tilt = 0.9, sure_of_the_quarter = 0.96;

/// Zeros outside the circle that fits a square plane; the same places as disc() in training/circle_views.py.
void mask(cv::Mat& plane) {
    const int side = plane.rows;
    const auto is_outside = [&](int x, int y) {
        const int across = 2 * x - (side - 1), down = 2 * y - (side - 1);
        return across * across + down * down > side * side;
    };
    for (int y = 0; y < side; ++y) {
        auto* const row = plane.ptr<float>(y);
        for (int x = 0; x < side && is_outside(x, y); ++x) row[x] = row[side - 1 - x] = 0.0F;
    }
}

/// The middle square of a photograph that the disc fits.
cv::Rect middle_of(const cv::Mat& photo) {
    const int side = std::min(photo.cols, photo.rows);
    return {(photo.cols - side) / 2, (photo.rows - side) / 2, side, side};
}

bool lies_level(const CircleEvidence& circle, const TurnEvidence& evidence) {
    const Tilt tilt = tilt_of(circle_posterior(circle, static_cast<double>(evidence.resolution)));
    if (tilt.share < sure_of_the_tilt || std::abs(tilt.degrees) > level_degrees) return false;
    const auto by_circle = quarters_of(circle_posterior(circle, static_cast<double>(evidence.resolution)), tilt.degrees);
    const auto by_view = turn_posterior(evidence);
    const auto quarter = std::max_element(by_view.begin(), by_view.end()) - by_view.begin();
    return by_view[static_cast<std::size_t>(quarter)] >= sure_of_the_quarter &&
           std::max_element(by_circle.begin(), by_circle.end()) - by_circle.begin() == quarter;
}

}  // namespace

bool CircleNetwork::is_there() const {
    return static_cast<std::size_t>(model_.get().layers.back().outputs) == first_bin + circle_bins;
}

std::array<float, circle_bins> CircleNetwork::ask(const cv::Mat& blob, ChainScratch& scratch) {
    if (!chain_) {
        Model model = model_.get();  // shares its weights
        model.width = model.height = disc_side;
        chain_.emplace(model);
    }
    const std::vector<float>& scores = chain_->run(blob.ptr<float>(), scratch);
    std::array<float, circle_bins> result{};
    std::copy_n(scores.begin() + first_bin, circle_bins, result.begin());
    const float highest = *std::max_element(result.begin(), result.end());
    float sum = 0;
    for (const float score : result) sum += std::exp(score - highest);
    for (float& score : result) score -= highest + std::log(sum);
    return result;
}

const cv::Mat& disc_view(const RgbView& photo, const DiscPose& pose, const PhotoInput& input, ViewScratch& scratch) {
    const cv::Mat pixels = borrowed(photo);
    const cv::Rect middle = middle_of(pixels);
    PhotoInput disc = input;
    disc.size = cv::Size(disc_side, disc_side);
    cv::Mat source = pixels(middle);
    if (pose.bins != 0) {
        const double x = middle.x + (middle.width - 1) / 2.0, y = middle.y + (middle.height - 1) / 2.0;
        cut_levelled(pixels, {x, y}, {drawn_side, drawn_side}, bin_degrees * pose.bins,
                     static_cast<double>(middle.width) / drawn_side, scratch.piece);
        source = scratch.piece;
    }
    cv::resize(source, scratch.resized, disc.size, 0, 0, source.cols > disc_side ? cv::INTER_AREA : cv::INTER_LINEAR);
    posed_blob(pose.pose, disc, scratch);
    for (int c = 0; c < 3; ++c) {
        cv::Mat plane(disc_side, disc_side, CV_32F, scratch.blob.ptr(0, c));
        mask(plane);
    }
    return scratch.blob;
}

std::array<float, circle_bins> rolled_back(const std::array<float, circle_bins>& log_probability, const DiscPose& pose) {
    constexpr std::size_t quarter = circle_bins / 4;
    const std::size_t turned = quarter * static_cast<std::size_t>(pose.pose.turns), first = static_cast<std::size_t>(pose.bins);
    std::array<float, circle_bins> result{};
    for (std::size_t k = 0; k < circle_bins; ++k) {
        // A mirrored picture is turned the other way round.
        const std::size_t stored = first + (pose.pose.mirrored ? 2 * circle_bins - k - turned : k + turned);
        result[stored % circle_bins] = log_probability[k];
    }
    return result;
}

std::array<float, circle_bins> ask_disc(const RgbView& photo, int i, Runner& runner) {
    const DiscPose& pose = poses[static_cast<std::size_t>(i)];
    const cv::Mat& view = disc_view(photo, pose, runner.photo_input, runner.scratch);
    return rolled_back(runner.circle->ask(view, runner.network_scratch), pose);
}

CircleEvidence ask_circle(const RgbView& photo, const TurnEvidence& whole, const Deadline* deadline, Runner& runner) {
    CircleEvidence circle;
    if (photo.empty() || !runner.circle || !runner.circle->is_there()) return circle;
    while (circle.passes < max_discs && !(deadline != nullptr && deadline->expired())) {
        const auto answer = ask_disc(photo, circle.passes, runner);
        for (std::size_t k = 0; k < circle_bins; ++k) circle.log_probability[k] += answer[k];
        ++circle.passes;
        if (circle.passes == 1 && lies_level(circle, whole)) break;
    }
    return circle;
}

}  // namespace upright::coarse
