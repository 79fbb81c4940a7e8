#include "coarse/chain.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <opencv2/dnn/all_layers.hpp>

namespace upright::coarse {
namespace {

cv::Mat map_of(int channels, int height, int width, float* data) {
    const int shape[] = {1, channels, height, width};
    return cv::Mat(4, shape, CV_32F, data);
}

cv::Ptr<cv::dnn::Layer> convolution(const Layer& layer) {
    cv::dnn::LayerParams params;
    params.type = "Convolution";
    params.set("num_output", layer.outputs);
    params.set("bias_term", true);
    params.set("kernel_size", layer.kernel);
    params.set("stride", layer.stride);
    params.set("pad", layer.kernel / 2);
    params.set("group", layer.groups);
    params.blobs = {layer.weights, layer.bias};
    cv::Ptr<cv::dnn::Layer> made = cv::dnn::ConvolutionLayer::create(params);
    cv::dnn::LayerParams relu;
    relu.type = "ReLU";
    made->setActivation(cv::dnn::ReLULayer::create(relu));
    return made;
}

struct Shape {
    int channels, height, width;
    std::size_t size() const {
        return static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    }
    Shape after(const Layer& layer) const {
        const auto side = [&](int n) { return (n + 2 * (layer.kernel / 2) - layer.kernel) / layer.stride + 1; };
        return {layer.outputs, side(height), side(width)};
    }
};

}  // namespace

Chain::Chain(const Model& model, cv::Size size) : linear_(model.layers.back()), in_(1) {
    const auto convolutions = std::span(model.layers).first(model.layers.size() - 1);
    Shape shape{model.channels, size.height, size.width};
    std::size_t largest = 0;
    for (const Layer& layer : convolutions) largest = std::max(largest, (shape = shape.after(layer)).size());
    for (cv::Mat& buffer : buffers_) buffer.create(1, static_cast<int>(largest), CV_32F);

    steps_.resize(convolutions.size());
    shape = {model.channels, size.height, size.width};
    in_[0] = map_of(shape.channels, shape.height, shape.width, nullptr);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Layer& layer = convolutions[i];
        const Shape out = shape.after(layer);
        Step& step = steps_[i];
        step.out.push_back(map_of(out.channels, out.height, out.width, buffers_[i % 2].ptr<float>()));
        if (Depthwise::fits(layer)) {
            step.depthwise.emplace(layer, shape.height, shape.width);
        } else {
            step.convolution = convolution(layer);
            step.convolution->finalize(cv::_InputArray(i == 0 ? in_ : steps_[i - 1].out), cv::_OutputArray(step.out));
        }
        shape = out;
    }
}

const cv::Mat& Chain::run(const cv::Mat& blob) {
    in_[0] = blob;
    std::vector<cv::Mat>* in = &in_;
    for (Step& step : steps_) {
        if (step.depthwise) {
            step.depthwise->run(in->front().ptr<float>(), step.out.front().ptr<float>());
        } else {
            step.convolution->forward(cv::_InputArray(*in), cv::_OutputArray(step.out), cv::_OutputArray(internals_));
        }
        in = &step.out;
    }
    const cv::Mat places = in->front().reshape(1, in->front().size[1]);
    cv::reduce(places, means_, 1, cv::REDUCE_AVG);
    const int outputs = linear_.outputs;
    cv::gemm(linear_.weights.reshape(1, outputs), means_, 1, linear_.bias.reshape(1, outputs), 1, scores_);
    return scores_;
}

}  // namespace upright::coarse
