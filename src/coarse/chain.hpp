// Runs an embedded network: its convolutions one after the other, then the mean over all places and the linear layer.
#pragma once

#include <variant>
#include <vector>

#include "coarse/dense.hpp"
#include "coarse/depthwise.hpp"
#include "coarse/packed_model.hpp"
#include "common/buffer.hpp"

namespace upright::coarse {

/// Memory in which networks are run, grown as needed: one for all networks of a caller, since what is touched for the first
/// time costs more than what is done there.
struct ChainScratch {
    Buffer<float> planes[2];  ///< every step reads one and writes the other
    DenseScratch dense;
};

class Chain {
public:
    /// Weights are shared with `model`. Throws std::invalid_argument where a layer has groups and is not depthwise.
    explicit Chain(const Model& model);

    /// `in`: channels x height x width floats. Returns the scores, valid until the next call. One caller at a time.
    const std::vector<float>& run(const float* in, ChainScratch& scratch);

private:
    Layer linear_;
    std::vector<std::variant<Dense, Depthwise>> steps_;
    std::size_t largest_[2] = {};  ///< of what every other step writes, in values
    std::size_t places_ = 0;         ///< of the last step's planes
    std::vector<float> scores_;
};

}  // namespace upright::coarse
