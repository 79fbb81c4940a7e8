// One network, used by one caller at a time.
#pragma once

#include <array>
#include <utility>
#include <variant>

#include <opencv2/core.hpp>

#include "coarse/chain.hpp"
#include "coarse/lazy_model.hpp"
#include "coarse/onnx_component.hpp"

namespace upright::coarse {

/// Scores of the four turns, then the logit of "this is a document" (0 where a network has no such output).
using Scores = std::array<float, 5>;

class Network {
public:
    /// A caller's own.
    explicit Network(OnnxNetwork network) : runs_(std::move(network)) {}

    /// An embedded one, made when it is first asked. Weights are shared with `model`.
    explicit Network(LazyModel model) : runs_(std::move(model)) {}

    /// `blob`: 1 x channels x height x width floats.
    Scores ask(const cv::Mat& blob, ChainScratch& scratch);

private:
    std::variant<OnnxNetwork, LazyModel, Chain> runs_;
};

/// Log-probabilities of the four turns, from their scores.
std::array<float, 4> log_softmax(const Scores& scores);

}  // namespace upright::coarse
