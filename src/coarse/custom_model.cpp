#include "coarse/custom_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <mutex>
#include <new>
#include <string>

#include <opencv2/core/utils/logger.hpp>

namespace upright::coarse {
namespace {

/// Models beyond this are refused unread: the largest photo models in use have 300 MB.
constexpr std::streamoff max_bytes = std::streamoff{1} << 30;

constexpr int max_side = 4096;

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

cv::dnn::Net build(const CustomModel& model) {
    const Silence silence;
    cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(model.onnx.data()), model.onnx.size());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    return net;
}

Result<CustomModel> read_custom_model(const ClassifierModel& model) {
    if (const char* wrong = wrong_setting(model)) return invalid(model, wrong);
    std::ifstream file(model.path, std::ios::binary | std::ios::ate);
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
    try {
        cv::dnn::Net net = build(custom);
        const Silence silence;
        const int shape[] = {1, 3, model.input_height, model.input_width};
        net.setInput(cv::Mat(4, shape, CV_32F, cv::Scalar(0)));
        const cv::Mat out = net.forward();
        if (out.total() != 4 || out.type() != CV_32F) {
            return invalid(model, "has " + std::to_string(out.total()) + " outputs instead of four");
        }
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) throw std::bad_alloc();
        return invalid(model, "is not an ONNX network that OpenCV can run (" + failure.err + ")");
    }
    return custom;
}

}  // namespace upright::coarse
