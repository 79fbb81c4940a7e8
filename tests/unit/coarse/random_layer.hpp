// Layers of networks with random weights.
#pragma once

#include "coarse/packed_model.hpp"

namespace upright {

/// `size`: outputs, inputs_per_group, groups, kernel and stride; the weights and biases lie in -1..1.
inline coarse::Layer random_layer(coarse::Layer size, cv::RNG& random) {
    const int shape[] = {size.outputs, size.inputs_per_group, size.kernel, size.kernel};
    size.weights.create(4, shape, CV_32F);
    size.bias.create(1, size.outputs, CV_32F);
    random.fill(size.weights, cv::RNG::UNIFORM, -1, 1);
    random.fill(size.bias, cv::RNG::UNIFORM, -1, 1);
    return size;
}

/// The same of a convolution over all channels: whole numbers, as large as they may be.
inline coarse::Layer random_dense_layer(coarse::Layer size, cv::RNG& random) {
    const int depth = size.inputs_per_group * size.kernel * size.kernel, most = coarse::largest_weight(depth);
    size.integers = {size.outputs, depth, cv::Mat::zeros(size.outputs, depth + depth % 2, CV_16S), cv::Mat(1, size.outputs, CV_32F)};
    cv::Mat values = size.integers.values.colRange(0, depth);
    random.fill(values, cv::RNG::UNIFORM, -most, most + 1);
    random.fill(size.integers.scales, cv::RNG::UNIFORM, 1e-4, 1e-3);
    size.bias.create(1, size.outputs, CV_32F);
    random.fill(size.bias, cv::RNG::UNIFORM, -1, 1);
    return size;
}

}  // namespace upright
