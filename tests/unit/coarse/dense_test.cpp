#include "coarse/dense.hpp"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "unit/coarse/random_layer.hpp"

using namespace upright;

namespace {

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

}  // namespace

TEST_CASE("a dense layer is what its definition says, to the last bit on every processor") {
    cv::RNG random(5);
    const cv::Size sizes[] = {{1, 1}, {2, 1}, {5, 5}, {7, 9}, {48, 1}, {33, 3}};
    const coarse::Layer shapes[] = {  // outputs, inputs, groups, kernel, stride
        {1, 1, 1, 1, 1, {}, {}},  {24, 3, 1, 3, 2, {}, {}}, {7, 1, 1, 5, 2, {}, {}}, {48, 24, 1, 1, 1, {}, {}},
        {13, 5, 1, 1, 1, {}, {}}, {6, 4, 1, 3, 1, {}, {}},  {6, 2, 1, 1, 2, {}, {}}};
    for (const cv::Size size : sizes) {
        for (const coarse::Layer& shape : shapes) {
            CAPTURE(size.width);
            CAPTURE(size.height);
            CAPTURE(shape.inputs_per_group);
            CAPTURE(shape.kernel);
            CAPTURE(shape.stride);
            const coarse::Layer layer = random_layer(shape, random);
            const int out_height = (size.height + shape.stride - 1) / shape.stride,
                      out_width = (size.width + shape.stride - 1) / shape.stride;
            std::vector<float> in(static_cast<std::size_t>(shape.inputs_per_group * size.area()));
            for (float& value : in) value = random.uniform(-2.0F, 2.0F);
            std::vector<float> out(static_cast<std::size_t>(shape.outputs * out_height * out_width) + 1, -1.0F);
            coarse::Dense dense(layer, size.height, size.width);
            for (int pass = 0; pass < 2; ++pass) dense.run(in.data(), out.data());  // nothing is left of the first
            std::size_t at = 0, different = 0;
            for (int output = 0; output < shape.outputs; ++output) {
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
