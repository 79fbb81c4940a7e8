#include "coarse/depthwise.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "unit/coarse/random_layer.hpp"

using namespace upright;

namespace {

/// By the definition: zeros outside, every stride-th place, nothing below zero.
float expected(const coarse::Layer& layer, const float* plane, int channel, int height, int width, int y, int x) {
    double sum = static_cast<double>(layer.bias.at<float>(channel));
    for (int j = 0; j < 3; ++j) {
        for (int i = 0; i < 3; ++i) {
            const int row = y * layer.stride + j - 1, column = x * layer.stride + i - 1;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            const float weight = layer.weights.ptr<float>(channel)[j * 3 + i];
            sum += static_cast<double>(weight) * static_cast<double>(plane[row * width + column]);
        }
    }
    return static_cast<float>(std::max(0.0, sum));
}

}  // namespace

TEST_CASE("a depthwise layer is what its definition says, for planes of any size and both strides") {
    cv::RNG random(3);
    const cv::Size sizes[] = {{1, 1}, {2, 1}, {1, 20}, {3, 9}, {4, 4}, {7, 7}, {8, 8}, {5, 40}, {56, 3}};
    for (const cv::Size size : sizes) {
        for (const int stride : {1, 2}) {
            CAPTURE(size.width);
            CAPTURE(size.height);
            CAPTURE(stride);
            const int channels = 5, out_height = (size.height + stride - 1) / stride,
                      out_width = (size.width + stride - 1) / stride;
            const coarse::Layer layer = random_layer({channels, 1, channels, 3, stride, {}, {}, {}}, random);
            REQUIRE(coarse::Depthwise::fits(layer));
            std::vector<float> in(static_cast<std::size_t>(channels * size.area()));
            for (float& value : in) value = random.uniform(-2.0F, 2.0F);
            std::vector<float> out(static_cast<std::size_t>(channels * out_height * out_width) + 1, -1.0F);
            coarse::Depthwise depthwise(layer, size.height, size.width);
            for (int pass = 0; pass < 2; ++pass) depthwise.run(in.data(), out.data());  // nothing is left of the first
            std::size_t at = 0;
            for (int channel = 0; channel < channels; ++channel) {
                const float* const plane = in.data() + channel * size.area();
                for (int y = 0; y < out_height; ++y) {
                    for (int x = 0; x < out_width; ++x) {
                        const float value = expected(layer, plane, channel, size.height, size.width, y, x);
                        CHECK(std::abs(out[at++] - value) <= 1e-5F);
                    }
                }
            }
            CHECK(out[at] == -1.0F);  // nothing is written behind the last plane
        }
    }
}

TEST_CASE("what is no 3 x 3 depthwise layer is not taken for one") {
    cv::RNG random(4);
    const coarse::Layer layer = random_layer({4, 1, 4, 3, 1, {}, {}, {}}, random);
    coarse::Layer wide = layer, dense = layer, sparse = layer;
    wide.kernel = 5;
    dense.groups = 1;
    dense.inputs_per_group = 4;
    sparse.stride = 3;
    CHECK_FALSE(coarse::Depthwise::fits(wide));
    CHECK_FALSE(coarse::Depthwise::fits(dense));
    CHECK_FALSE(coarse::Depthwise::fits(sparse));
}
