#include "coarse/depthwise.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

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

/// Floats that are copied at once.
constexpr std::size_t step = 8;

/// `rows` rows of `width` floats each, in order. With each but the last ones comes what lies behind it, up to a whole step,
/// which the next row is then written over: a call for every short row would take longer than its sums.
void copy_rows(const float* from, std::size_t from_stride, float* to, std::size_t to_stride, std::size_t width,
               std::size_t rows) {
    const std::size_t last = std::min(rows, (step - 1 + width - 1) / width);
    for (std::size_t y = 0; y + last < rows; ++y, from += from_stride, to += to_stride) {
        for (std::size_t x = 0; x < width; x += step) std::memcpy(to + x, from + x, step * sizeof(float));
    }
    for (std::size_t y = 0; y < last; ++y, from += from_stride, to += to_stride) std::copy_n(from, width, to);
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
    const auto stride = static_cast<std::size_t>(layer_.stride), pitch = width + 2;
    const auto* weights = layer_.weights.ptr<float>();
    const auto* bias = layer_.bias.ptr<float>();
    for (int channel = 0; channel < layer_.outputs; ++channel, weights += 9, in += height * width) {
        copy_rows(in, width, bordered_.data() + pitch + 1, pitch, width, height);
        for (std::size_t y = 1; y <= height; ++y) {  // the right border of a row and the left one of the next
            float* const borders = bordered_.data() + y * pitch + width + 1;
            borders[0] = borders[1] = 0.0F;
        }
        if (stride == 1) {  // all rows are one run, and what lies across two rows is passed over
            window_sums(bordered_.data(), pitch, weights, bias[channel], height * pitch - 2, sums_.data());
            copy_rows(sums_.data(), pitch, out, width, width, height);
            out += height * width;
            continue;
        }
        for (std::size_t y = 0; y < height; y += 2) {
            window_sums(bordered_.data() + y * pitch, pitch, weights, bias[channel], width, sums_.data());
            for (std::size_t x = 0; x < width; x += 2) *out++ = sums_[x];
        }
    }
}

}  // namespace upright::coarse
