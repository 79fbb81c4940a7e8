// The component libupright_onnx (common/component.hpp), which runs a caller's own ONNX network.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "onnx/upright_onnx.h"
#include "upright/result.hpp"

namespace upright::coarse {

/// One network of the component, used by one caller at a time.
class OnnxNetwork {
public:
    /// True if the component is there.
    static bool is_available() noexcept;

    /// Fails with invalid_model: the component is not installed, or the bytes are no network that it can run.
    static Result<OnnxNetwork> open(std::span<const unsigned char> onnx);

    OnnxNetwork(OnnxNetwork&& other) noexcept;
    OnnxNetwork& operator=(OnnxNetwork&&) = delete;
    ~OnnxNetwork();

    /// Runs it on 1 x channels x height x width floats, writes as many outputs as `output` holds, and returns how many
    /// there are. Throws std::runtime_error where the network cannot be run.
    std::size_t run(const float* input, int channels, int height, int width, std::span<float> output);

private:
    OnnxNetwork(const upright_onnx_functions& functions, upright_onnx_network* network) noexcept
        : functions_(&functions), network_(network) {}

    const upright_onnx_functions* functions_;
    upright_onnx_network* network_;
};

}  // namespace upright::coarse
