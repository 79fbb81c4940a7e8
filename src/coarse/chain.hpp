// Runs an embedded network: its convolutions one after the other, then the mean over all places and the linear layer.
#pragma once

#include <variant>
#include <vector>

#include "coarse/dense.hpp"
#include "coarse/depthwise.hpp"
#include "coarse/packed_model.hpp"

namespace upright::coarse {

class Chain {
public:
    /// Weights are shared with `model`. Throws std::invalid_argument where a layer has groups and is not depthwise.
    explicit Chain(const Model& model);

    /// `in`: channels x height x width floats. Returns the scores, valid until the next call.
    const std::vector<float>& run(const float* in);

private:
    Layer linear_;
    std::vector<std::variant<Dense, Depthwise>> steps_;
    std::vector<float> buffers_[2];  ///< every step reads one and writes the other
    std::size_t places_ = 0;         ///< of the last step's planes
    std::vector<float> scores_;
};

}  // namespace upright::coarse
