// The embedded networks: a chain of convolutions, each followed by ReLU, then global averaging and one linear layer.
//
// Packed form (little-endian, written by training/export.py): "UPNN", then u32 version, channels, height, width, layer
// count; per layer u32 outputs, inputs per group, groups, kernel, stride, encoding (0: half precision, 1: 8 bits with
// one float scale an output); the scales if any; the weights; padded to 4 bytes; outputs * float bias. The last layer
// is the linear one. Eight bits hold the wide 1x1 convolutions, where nearly all the weights are.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <opencv2/core.hpp>

#include "coarse/integer_weights.hpp"

namespace upright::coarse {

struct Layer {
    int outputs = 0, inputs_per_group = 0, groups = 1, kernel = 1, stride = 1;
    cv::Mat weights;          ///< float, outputs x inputs_per_group x kernel x kernel; empty where `integers` are not
    IntegerWeights integers;  ///< of a convolution over all channels
    cv::Mat bias;             ///< float, 1 x outputs
};

struct Model {
    int channels = 0, height = 0, width = 0;  ///< of the input
    std::vector<Layer> layers;
};

/// Width and height of what a packed network is asked about. Throws std::invalid_argument on data that does not begin as one does.
cv::Size packed_input_size(std::span<const unsigned char> data);

/// Throws std::invalid_argument on data that is not a packed network.
Model unpack(std::span<const unsigned char> data);

}  // namespace upright::coarse
