// The whole circle: which turn of all angles makes a photograph upright.
//
// Method: the network of photographs has a further output for every 10 degrees, and is asked of discs about the middle
// (training/circle_views.py): what lies within a circle shows neither the corners of a picture nor how it was cropped. The
// disc is asked as it is stored, then mirrored and turned, by more than a quarter; answers are turned back and their
// log-probabilities summed. A network without these outputs is not asked.
#pragma once

#include <array>
#include <optional>

#include <opencv2/core.hpp>

#include "coarse/chain.hpp"
#include "coarse/lazy_model.hpp"
#include "coarse/views.hpp"
#include "common/deadline.hpp"
#include "common/evidence.hpp"
#include "common/image.hpp"

namespace upright::coarse {

struct Runner;

/// Discs of a photograph. Two more gave nothing: with a trial network one is within 10 degrees on 0.757 of 350 held-out
/// photographs turned by any angle, two on 0.769, four on 0.751.
inline constexpr int max_discs = 2;

/// Side of the view of a disc, pixels: equals DISC_SIDE in training/train_circle.py.
inline constexpr int disc_side = 128;

/// The network of photographs at the size of a disc, used by one caller at a time.
class CircleNetwork {
public:
    /// Weights are shared with `photo`.
    explicit CircleNetwork(LazyModel photo) : model_(std::move(photo)) {}

    /// Whether the network has outputs of the circle.
    bool is_there() const;

    /// Log-probabilities of the bins; `blob`: 1 x 3 x disc_side x disc_side floats.
    std::array<float, circle_bins> ask(const cv::Mat& blob, ChainScratch& scratch);

private:
    LazyModel model_;
    std::optional<Chain> chain_;
};

/// How a disc is laid before the network.
struct DiscPose {
    int bins = 0;  ///< by which it is turned clockwise at first
    Pose pose;     ///< what is done then
};

/// The disc about the middle of a photograph, zeros outside of it: 1 x 3 x disc_side x disc_side floats in scratch.blob.
/// `input` says how colours are scaled.
const cv::Mat& disc_view(const RgbView& photo, const DiscPose& pose, const PhotoInput& input, ViewScratch& scratch);

/// From the disc in its pose back to the stored pixels.
std::array<float, circle_bins> rolled_back(const std::array<float, circle_bins>& log_probability, const DiscPose& pose);

/// Disc number `i` alone.
std::array<float, circle_bins> ask_disc(const RgbView& photo, int i, Runner& runner);

/// One disc where that is clear, else all. `whole`: what a whole view of the photograph says. Nothing where the network has no outputs
/// of the circle; fewer discs where the deadline expires on the way.
CircleEvidence ask_circle(const RgbView& photo, const TurnEvidence& whole, const Deadline* deadline, Runner& runner);

}  // namespace upright::coarse
