// The caller's own ONNX classifier in place of the embedded networks.
#pragma once

#include <array>
#include <vector>

#include "coarse/onnx_component.hpp"
#include "coarse/views.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::coarse {

struct CustomModel {
    std::vector<unsigned char> onnx;  ///< the file, kept to make further copies of the network
    PhotoInput input;
    std::array<int, 4> turns{};  ///< turns[k] = clockwise turns that output k stands for
};

/// Reads the file, runs it once and checks that it has four outputs. Fails with invalid_model, saying what is wrong;
/// that the component which runs it is not installed, too.
Result<CustomModel> read_custom_model(const ClassifierModel& model);

/// A network from a model that was read before. Throws std::invalid_argument where it no longer can be made.
OnnxNetwork build(const CustomModel& model);

}  // namespace upright::coarse
