#include "coarse/depthwise.hpp"

#include <algorithm>
#include <cstddef>

#include "common/multiversion.hpp"

namespace upright::coarse {
namespace {

/// sums[i] = ReLU of the 3 x 3 window whose upper left corner is at in[i]; `stride` floats a row of `in`.
UPRIGHT_MULTIVERSION
void window_sums(const float* __restrict in, std::size_t stride, const float* __restrict weights, float bias,
                 std::size_t count, float* __restrict sums) {
    const float* __restrict second = in + stride;
    const float* __restrict third = second + stride;
    for (std::size_t i = 0; i < count; ++i) {
        float sum = bias;
        sum += weights[0] * in[i] + weights[1] * in[i + 1] + weights[2] * in[i + 2];
        sum += weights[3] * second[i] + weights[4] * second[i + 1] + weights[5] * second[i + 2];
        sum += weights[6] * third[i] + weights[7] * third[i + 1] + weights[8] * third[i + 2];
        sums[i] = sum > 0.0F ? sum : 0.0F;
    }
}

}  // namespace

bool Depthwise::fits(const Layer& layer) noexcept {
    return layer.groups == layer.outputs && layer.inputs_per_group == 1 && layer.kernel == 3 && layer.stride <= 2;
}

Depthwise::Depthwise(const Layer& layer, int height, int width)
    : layer_(layer),
      height_(height),
      width_(width),
      bordered_(static_cast<std::size_t>(height + 2) * static_cast<std::size_t>(width + 2)),
      sums_(bordered_.size()) {}

void Depthwise::run(const float* in, float* out) {
    const auto height = static_cast<std::size_t>(height_), width = static_cast<std::size_t>(width_);
    const auto stride = static_cast<std::size_t>(layer_.stride), row = width + 2;
    // Without gaps between the windows all rows are one run, and what lies across two rows is passed over.
    const std::size_t rows_at_once = stride == 1 ? height : 1;
    const std::size_t run_length = rows_at_once * row - 2;
    const auto* weights = layer_.weights.ptr<float>();
    const auto* bias = layer_.bias.ptr<float>();
    for (int channel = 0; channel < layer_.outputs; ++channel, weights += 9, in += height * width) {
        for (std::size_t y = 0; y < height; ++y) {
            std::copy_n(in + y * width, width, bordered_.data() + (y + 1) * row + 1);
        }
        for (std::size_t y = 0; y < height; y += stride) {
            float* sums = sums_.data() + y * row;
            if (y % rows_at_once == 0) {
                window_sums(bordered_.data() + y * row, row, weights, bias[channel], run_length, sums);
            }
            if (stride == 1) {
                out = std::copy_n(sums, width, out);
            } else {
                for (std::size_t x = 0; x < width; x += 2) *out++ = sums[x];
            }
        }
    }
}

}  // namespace upright::coarse
