#include "coarse/dense.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "unit/coarse/random_layer.hpp"

using namespace upright;

namespace {

/// What the window of an output place holds, channel by channel; zeros outside.
std::vector<float> window(const coarse::Layer& layer, const std::vector<float>& in, cv::Size size, int y, int x) {
    std::vector<float> values;
    for (int channel = 0; channel < layer.inputs_per_group; ++channel) {
        for (int place = 0; place < layer.kernel * layer.kernel; ++place) {
            const int row = y * layer.stride + place / layer.kernel - layer.kernel / 2;
            const int column = x * layer.stride + place % layer.kernel - layer.kernel / 2;
            const bool inside = row >= 0 && row < size.height && column >= 0 && column < size.width;
            values.push_back(
                inside ? in[static_cast<std::size_t>((channel * size.height + row) * size.width + column)] : 0.0F);
        }
    }
    return values;
}

/// By the definition: inputs rounded to 4,095 steps of the largest, nothing below zero.
float expected(const coarse::Layer& layer, const std::vector<float>& values, float largest, int output) {
    const auto* weight = layer.integers.values.ptr<std::int16_t>(output);
    int sum = 0;
    for (const float value : values) sum += *weight++ * static_cast<int>(std::nearbyint(value * (4095.0F / largest)));
    return std::max(0.0F, static_cast<float>(sum) * (layer.integers.scales.at<float>(output) * (largest / 4095.0F)) +
                              layer.bias.at<float>(output));
}

}  // namespace

TEST_CASE("a dense layer is what its definition says, to the last bit on every processor") {
    cv::RNG random(5);
    const cv::Size sizes[] = {{1, 1}, {2, 1}, {5, 5}, {7, 9}, {48, 1}, {33, 3}};
    const coarse::Layer shapes[] = {  // outputs, inputs, groups, kernel, stride
        {1, 1, 1, 1, 1, {}, {}, {}},  {24, 3, 1, 3, 2, {}, {}, {}}, {7, 1, 1, 5, 2, {}, {}, {}}, {48, 24, 1, 1, 1, {}, {}, {}},
        {13, 5, 1, 1, 1, {}, {}, {}}, {6, 4, 1, 3, 1, {}, {}, {}},  {6, 2, 1, 1, 2, {}, {}, {}}};
    coarse::DenseScratch scratch;  // of all: nothing is left of a layer before
    for (const cv::Size size : sizes) {
        for (const coarse::Layer& shape : shapes) {
            CAPTURE(size.width);
            CAPTURE(size.height);
            CAPTURE(shape.inputs_per_group);
            CAPTURE(shape.kernel);
            CAPTURE(shape.stride);
            const coarse::Layer layer = random_dense_layer(shape, random);
            const int out_height = (size.height + shape.stride - 1) / shape.stride,
                      out_width = (size.width + shape.stride - 1) / shape.stride;
            std::vector<float> in(static_cast<std::size_t>(shape.inputs_per_group * size.area()));
            for (float& value : in) value = random.uniform(-2.0F, 2.0F);
            std::vector<std::vector<float>> windows;
            float largest = 0;
            for (int y = 0; y < out_height; ++y) {
                for (int x = 0; x < out_width; ++x) {
                    windows.push_back(window(layer, in, size, y, x));
                    for (const float value : windows.back()) largest = std::max(largest, std::abs(value));
                }
            }
            std::vector<float> out(static_cast<std::size_t>(shape.outputs) * windows.size() + 1, -1.0F);
            coarse::Dense dense(layer, size.height, size.width);
            dense.run(in.data(), out.data(), scratch);
            std::size_t at = 0, different = 0;
            for (int output = 0; output < shape.outputs; ++output) {
                for (const std::vector<float>& values : windows) {
                    if (out[at++] != expected(layer, values, largest, output)) ++different;
                }
            }
            CHECK(different == 0);
            CHECK(out[at] == -1.0F);
        }
    }
}

TEST_CASE("a dense layer of nothing, and one as wide as may be, do not overflow") {
    coarse::Layer layer;
    layer.outputs = 5;
    layer.inputs_per_group = 4096;
    cv::RNG random(6);
    layer = random_dense_layer(layer, random);
    layer.integers.values.setTo(coarse::largest_weight(4096));
    coarse::Dense dense(layer, 3, 1);
    coarse::DenseScratch scratch;
    std::vector<float> in(std::size_t{3} * 4096), out(15);
    dense.run(in.data(), out.data(), scratch);
    for (int output = 0; output < 5; ++output) CHECK(out[static_cast<std::size_t>(output) * 3] == std::max(0.0F, layer.bias.at<float>(output)));
    std::fill(in.begin(), in.end(), 2.0F);
    dense.run(in.data(), out.data(), scratch);
    for (int output = 0; output < 5; ++output) {
        const float exact = 4096.0F * 2 * static_cast<float>(coarse::largest_weight(4096)) * layer.integers.scales.at<float>(output);
        CHECK(out[static_cast<std::size_t>(output) * 3] == doctest::Approx(exact + layer.bias.at<float>(output)));
    }
}
