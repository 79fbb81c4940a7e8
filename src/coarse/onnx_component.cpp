#include "coarse/onnx_component.hpp"

#include <new>
#include <stdexcept>
#include <utility>

#include "common/component.hpp"

namespace upright::coarse {

bool OnnxNetwork::is_available() noexcept { return has_component("onnx", UPRIGHT_ONNX_INTERFACE); }

Result<OnnxNetwork> OnnxNetwork::open(std::span<const unsigned char> onnx) {
    const Component component = find_component("onnx", UPRIGHT_ONNX_INTERFACE);
    const auto* const functions = static_cast<const upright_onnx_functions*>(component.functions);
    if (functions == nullptr) return Error{Status::invalid_model, component.problem};
    upright_onnx_network* network = nullptr;
    upright_onnx_message message{};
    const std::int32_t status = functions->open(onnx.data(), onnx.size(), &network, &message);
    if (status == UPRIGHT_ONNX_NO_MEMORY) throw std::bad_alloc();
    if (status != UPRIGHT_ONNX_OK) {
        return Error{Status::invalid_model, std::string("is not an ONNX network that OpenCV can run (") + message.text + ")"};
    }
    return OnnxNetwork(*functions, network);
}

OnnxNetwork::OnnxNetwork(OnnxNetwork&& other) noexcept
    : functions_(other.functions_), network_(std::exchange(other.network_, nullptr)) {}

OnnxNetwork::~OnnxNetwork() { functions_->close(network_); }

std::size_t OnnxNetwork::run(const float* input, int channels, int height, int width, std::span<float> output) {
    std::size_t count = 0;
    upright_onnx_message message{};
    const std::int32_t status =
        functions_->run(network_, input, channels, height, width, output.data(), output.size(), &count, &message);
    if (status == UPRIGHT_ONNX_NO_MEMORY) throw std::bad_alloc();
    if (status != UPRIGHT_ONNX_OK) throw std::runtime_error(message.text);
    return count;
}

}  // namespace upright::coarse
