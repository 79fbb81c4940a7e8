// libupright_onnx: runs ONNX networks by OpenCV's dnn module.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn/dnn.hpp>

#include "onnx/upright_onnx.h"

struct upright_onnx_network {
    cv::dnn::Net net;
    bool has_run = false;
};

namespace {

/// OpenCV's importer writes what it dislikes to stderr besides throwing it; a library must not. The level belongs to
/// the process, so readers take turns and put it back.
class Silence {
public:
    Silence() : lock_(mutex()), before_(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() { cv::utils::logging::setLogLevel(before_); }

private:
    static std::mutex& mutex() {
        static std::mutex instance;
        return instance;
    }
    std::lock_guard<std::mutex> lock_;
    cv::utils::logging::LogLevel before_;
};

void say(upright_onnx_message* message, const char* text) {
    std::snprintf(message->text, sizeof message->text, "%s", text);
}

/// No exception leaves the component.
template <class Body>
std::int32_t guarded(upright_onnx_message* message, Body body) noexcept {
    try {
        body();
        return UPRIGHT_ONNX_OK;
    } catch (const std::bad_alloc&) {
        return UPRIGHT_ONNX_NO_MEMORY;
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) return UPRIGHT_ONNX_NO_MEMORY;
        say(message, failure.err.c_str());
    } catch (const std::exception& failure) {
        say(message, failure.what());
    } catch (...) {
        say(message, "an unknown failure");
    }
    return UPRIGHT_ONNX_FAILED;
}

std::int32_t open(const void* onnx, std::size_t size, upright_onnx_network** network, upright_onnx_message* message) {
    return guarded(message, [&] {
        const Silence silence;
        auto opened = std::make_unique<upright_onnx_network>();
        opened->net = cv::dnn::readNetFromONNX(static_cast<const char*>(onnx), size);
        opened->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        opened->net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        *network = opened.release();
    });
}

std::int32_t run(upright_onnx_network* network, const float* input, std::int32_t channels, std::int32_t height,
                 std::int32_t width, float* output, std::size_t capacity, std::size_t* count,
                 upright_onnx_message* message) {
    return guarded(message, [&] {
        std::optional<Silence> silence;
        if (!network->has_run) silence.emplace();  // layers that do not fit are found, and told, by the first run
        const int shape[] = {1, channels, height, width};
        network->net.setInput(cv::Mat(4, shape, CV_32F, const_cast<float*>(input)));  // copied by OpenCV
        const cv::Mat answer = network->net.forward();
        if (answer.type() != CV_32F || !answer.isContinuous()) {
            throw std::runtime_error("its output is not made of 32-bit floating point numbers");
        }
        network->has_run = true;
        *count = answer.total();
        std::copy_n(answer.ptr<float>(), std::min(capacity, *count), output);
    });
}

void close(upright_onnx_network* network) { delete network; }

constexpr upright_onnx_functions functions{open, run, close};

}  // namespace

extern "C" __attribute__((visibility("default"))) const void* upright_onnx_component(std::int32_t interface_number) {
    return interface_number == UPRIGHT_ONNX_INTERFACE ? &functions : nullptr;
}
