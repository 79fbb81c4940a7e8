#include "coarse/onnx_component.hpp"

#include <new>
#include <stdexcept>
#include <utility>

#include <dlfcn.h>

namespace upright::coarse {
namespace {

/// The file's name, from CMake.
constexpr const char* component_file = UPRIGHT_ONNX_FILE;

/// The folder of the library or program that this code is part of, with its slash; empty where that is unknown.
std::string own_folder() {
    Dl_info info{};
    static const char inside = 0;
    if (::dladdr(&inside, &info) == 0 || info.dli_fname == nullptr) return {};
    const std::string file = info.dli_fname;
    return file.substr(0, file.rfind('/') + 1);
}

struct Component {
    const upright_onnx_functions* functions = nullptr;
    std::string problem;
};

Component find_component() {
    // RTLD_LOCAL: its symbols, and those of what it brings along, stay out of the host's way.
    constexpr int mode = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE;
    const std::string folder = own_folder();
    void* handle = folder.empty() ? nullptr : ::dlopen((folder + component_file).c_str(), mode);
    if (handle == nullptr) handle = ::dlopen(component_file, mode);
    if (handle == nullptr) {
        const char* reason = ::dlerror();
        return {nullptr, std::string("the component libupright_onnx is not installed (") +
                             (reason != nullptr ? reason : component_file) + ")"};
    }
    const auto component =
        reinterpret_cast<upright_onnx_component_function>(::dlsym(handle, UPRIGHT_ONNX_COMPONENT));
    const upright_onnx_functions* functions = component != nullptr ? component(UPRIGHT_ONNX_INTERFACE) : nullptr;
    if (functions == nullptr) return {nullptr, std::string(component_file) + " belongs to another version of upright"};
    return {functions, {}};
}

}  // namespace

bool OnnxNetwork::is_available() noexcept {
    try {
        return find_component().functions != nullptr;
    } catch (...) {
        return false;  // no memory for a sentence about it
    }
}

Result<OnnxNetwork> OnnxNetwork::open(std::span<const unsigned char> onnx) {
    const Component component = find_component();
    const upright_onnx_functions* const functions = component.functions;
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
