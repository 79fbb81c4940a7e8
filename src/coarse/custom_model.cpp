#include "coarse/custom_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "platform/path.hpp"

namespace upright::coarse {
namespace {

/// Models beyond this are refused unread: the largest photo models in use have 300 MB.
constexpr std::streamoff max_bytes = std::streamoff{1} << 30;

constexpr int max_side = 4096;

Error invalid(const ClassifierModel& model, const std::string& what) {
    return {Status::invalid_model, "model " + model.path + ": " + what};
}

const char* wrong_setting(const ClassifierModel& model) {
    if (model.input_width < 1 || model.input_height < 1 || model.input_width > max_side ||
        model.input_height > max_side) {
        return "input width and height must be within 1..4096";
    }
    for (const float value : model.deviation) {
        if (!(value > 0) || !std::isfinite(value)) return "deviations must be positive";
    }
    for (const float value : model.mean) {
        if (!std::isfinite(value)) return "means must be finite";
    }
    std::array<int, 4> sorted = model.turns;
    std::sort(sorted.begin(), sorted.end());
    if (sorted != std::array<int, 4>{0, 1, 2, 3}) return "turns must name each of 0, 1, 2, 3 once";
    return nullptr;
}

}  // namespace

OnnxNetwork build(const CustomModel& model) {
    Result<OnnxNetwork> network = OnnxNetwork::open(model.onnx);
    if (!network) throw std::invalid_argument(network.error().message);
    return std::move(network).value();
}

Result<CustomModel> read_custom_model(const ClassifierModel& model) {
    if (const char* wrong = wrong_setting(model)) return invalid(model, wrong);
    std::ifstream file(platform::native_path(model.path), std::ios::binary | std::ios::ate);
    if (!file) return invalid(model, "cannot be opened");
    const std::streamoff size = file.tellg();
    if (size <= 0) return invalid(model, "is empty or not a file");
    if (size > max_bytes) return invalid(model, "is larger than 1 GiB");
    CustomModel custom;
    custom.onnx.resize(static_cast<std::size_t>(size));
    file.seekg(0);
    if (!file.read(reinterpret_cast<char*>(custom.onnx.data()), size)) return invalid(model, "cannot be read");
    custom.turns = model.turns;
    custom.input.size = cv::Size(model.input_width, model.input_height);
    custom.input.bgr = model.bgr;
    for (int c = 0; c < 3; ++c) {
        const auto channel = static_cast<std::size_t>(c);
        custom.input.mean[c] = 255.0 * static_cast<double>(model.mean[channel]);
        custom.input.scale[c] = 1.0 / (255.0 * static_cast<double>(model.deviation[channel]));
    }
    Result<OnnxNetwork> network = OnnxNetwork::open(custom.onnx);
    if (!network) return invalid(model, network.error().message);
    try {
        constexpr int channels = 3;
        const std::vector<float> black(channels * static_cast<std::size_t>(model.input_height) *
                                       static_cast<std::size_t>(model.input_width));
        std::array<float, 4> answer{};
        const std::size_t outputs =
            network->run(black.data(), channels, model.input_height, model.input_width, answer);
        if (outputs != answer.size()) {
            return invalid(model, "has " + std::to_string(outputs) + " outputs instead of four");
        }
    } catch (const std::runtime_error& failure) {
        return invalid(model, std::string("cannot be run on an input of that size (") + failure.what() + ")");
    }
    return custom;
}

}  // namespace upright::coarse
