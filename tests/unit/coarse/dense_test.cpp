#include "coarse/dense.hpp"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

using namespace upright;

namespace {

coarse::Layer random_layer(int inputs, int outputs, int kernel, int stride, cv::RNG& random) {
    coarse::Layer layer;
    layer.outputs = outputs;
    layer.inputs_per_group = inputs;
    layer.kernel = kernel;
    layer.stride = stride;
    const int shape[] = {outputs, inputs, kernel, kernel};
    layer.weights.create(4, shape, CV_32F);
    layer.bias.create(1, outputs, CV_32F);
    random.fill(layer.weights, cv::RNG::UNIFORM, -1, 1);
    random.fill(layer.bias, cv::RNG::UNIFORM, -1, 1);
    return layer;
}

/// By the definition: zeros outside, every stride-th place, nothing below zero; each product and each sum rounded.
float expected(const coarse::Layer& layer, const std::vector<float>& in, cv::Size size, int output, int y, int x) {
    const auto* weight = layer.weights.ptr<float>(output);
    float sum = layer.bias.at<float>(output);
    for (int channel = 0; channel < layer.inputs_per_group; ++channel) {
        for (int place = 0; place < layer.kernel * layer.kernel; ++place, ++weight) {
            const int row = y * layer.stride + place / layer.kernel - layer.kernel / 2;
            const int column = x * layer.stride + place % layer.kernel - layer.kernel / 2;
            if (row < 0 || row >= size.height || column < 0 || column >= size.width) continue;
            sum += *weight * in[static_cast<std::size_t>((channel * size.height + row) * size.width + column)];
        }
    }
    return std::max(0.0F, sum);
}

struct Case {
    int inputs, outputs, kernel, stride;
};

}  // namespace

TEST_CASE("a dense layer is what its definition says, to the last bit on every processor") {
    cv::RNG random(5);
    const cv::Size sizes[] = {{1, 1}, {2, 1}, {5, 5}, {7, 9}, {48, 1}, {33, 3}};
    const Case cases[] = {{1, 1, 1, 1}, {3, 24, 3, 2}, {1, 7, 5, 2}, {24, 48, 1, 1}, {5, 13, 1, 1}, {4, 6, 3, 1}, {2, 6, 1, 2}};
    for (const cv::Size size : sizes) {
        for (const Case& c : cases) {
            CAPTURE(size.width);
            CAPTURE(size.height);
            CAPTURE(c.inputs);
            CAPTURE(c.kernel);
            CAPTURE(c.stride);
            const int out_height = (size.height + c.stride - 1) / c.stride, out_width = (size.width + c.stride - 1) / c.stride;
            const coarse::Layer layer = random_layer(c.inputs, c.outputs, c.kernel, c.stride, random);
            std::vector<float> in(static_cast<std::size_t>(c.inputs * size.area()));
            for (float& value : in) value = random.uniform(-2.0F, 2.0F);
            std::vector<float> out(static_cast<std::size_t>(c.outputs * out_height * out_width) + 1, -1.0F);
            coarse::Dense dense(layer, size.height, size.width);
            for (int pass = 0; pass < 2; ++pass) dense.run(in.data(), out.data());  // nothing is left of the first
            std::size_t at = 0, different = 0;
            for (int output = 0; output < c.outputs; ++output) {
                for (int y = 0; y < out_height; ++y) {
                    for (int x = 0; x < out_width; ++x) {
                        if (out[at++] != expected(layer, in, size, output, y, x)) ++different;
                    }
                }
            }
            CHECK(different == 0);
            CHECK(out[at] == -1.0F);
        }
    }
}
