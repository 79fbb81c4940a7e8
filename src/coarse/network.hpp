// One network, used by one caller at a time (cv::dnn::Net keeps its activations inside).
#pragma once

#include <array>

#include <opencv2/dnn/dnn.hpp>

namespace upright::coarse {

/// Scores of the four turns, then the logit of "this is a document" (0 where a network has no such output).
using Scores = std::array<float, 5>;

class Network {
public:
    explicit Network(const cv::dnn::Net& net) : net_(net) {}  // a counted reference, which has no move

    /// `blob`: 1 x channels x height x width floats.
    Scores ask(const cv::Mat& blob);

private:
    cv::dnn::Net net_;
};

/// Log-probabilities of the four turns, from their scores.
std::array<float, 4> log_softmax(const Scores& scores);

}  // namespace upright::coarse
