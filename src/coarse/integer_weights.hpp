// Weights of a convolution over all channels as whole numbers, with a scale for every output.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include <opencv2/core.hpp>

namespace upright::coarse {

struct IntegerWeights {
    int outputs = 0, depth = 0;  ///< depth: inputs of one output
    cv::Mat values;              ///< 16-bit, outputs x (depth rounded up to even); zero beyond the depth
    cv::Mat scales;              ///< float, 1 x outputs: what a unit is worth
};

/// Largest magnitude of what weights are multiplied with (matrix_product.hpp).
constexpr int largest_input = 4095;

/// Largest magnitude of a weight: it has 16 bits, and `depth` products are summed without overflow.
constexpr int largest_weight(int depth) {
    return std::min(32767, std::numeric_limits<std::int32_t>::max() / largest_input / depth);
}

}  // namespace upright::coarse
