// Runs an embedded network: OpenCV's convolution layers one after the other, without the bookkeeping of cv::dnn::Net
// between them, those of depthwise.hpp where they are depthwise, then the mean over all places and the linear layer.
#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn/dnn.hpp>

#include "coarse/depthwise.hpp"
#include "coarse/packed_model.hpp"

namespace upright::coarse {

class Chain {
public:
    /// For inputs of `size`. Weights are shared with `model`.
    Chain(const Model& model, cv::Size size);

    /// `blob`: 1 x channels x height x width floats. Returns the scores, outputs x 1 floats, valid until the next call.
    const cv::Mat& run(const cv::Mat& blob);

private:
    struct Step {
        std::optional<Depthwise> depthwise;
        cv::Ptr<cv::dnn::Layer> convolution;  ///< where it is not depthwise
        std::vector<cv::Mat> out;             ///< one matrix in one of buffers_
    };

    Layer linear_;
    std::vector<cv::Mat> in_;  ///< one matrix: what run() was given
    cv::Mat buffers_[2];       ///< every step reads one and writes the other
    std::vector<Step> steps_;
    std::vector<cv::Mat> internals_;  ///< which the layers in use here do not need
    cv::Mat means_, scores_;
};

}  // namespace upright::coarse
