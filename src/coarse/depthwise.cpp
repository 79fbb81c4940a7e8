#include "coarse/depthwise.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "common/multiversion.hpp"

namespace upright::coarse {
namespace {

/// Places of a row that are taken at once: a vector of AVX2. The last ones of a row are those up to its end, some of them
/// taken twice, so that nothing is read or written beyond it.
constexpr std::size_t lanes = 8;

/// The three columns of the windows that begin at a row of the bordered plane, and floats from one of its rows to the next.
struct Windows {
    const float* left;
    const float* middle;
    const float* right;
    std::size_t pitch;
};

/// ReLU of eight windows, the first `at` floats behind those of `in`.
[[gnu::always_inline]] inline void sum_windows(const Windows& in, std::size_t at, const float* weights, float bias,
                                               float* __restrict sums) {
    const std::size_t second = at + in.pitch, third = second + in.pitch;
    for (std::size_t k = 0; k < lanes; ++k) {
        float sum = bias;
        sum += weights[0] * in.left[at + k] + weights[1] * in.middle[at + k] + weights[2] * in.right[at + k];
        sum += weights[3] * in.left[second + k] + weights[4] * in.middle[second + k] + weights[5] * in.right[second + k];
        sum += weights[6] * in.left[third + k] + weights[7] * in.middle[third + k] + weights[8] * in.right[third + k];
        sums[k] = sum > 0.0F ? sum : 0.0F;
    }
}

/// `height` rows of `width` results; `down` floats from the windows of one to those of the next.
UPRIGHT_MULTIVERSION
void sum_rows(const Windows& in, std::size_t down, const float* __restrict weights, float bias, std::size_t width,
              std::size_t height, float* __restrict out) {
    const Windows windows = in;
    for (std::size_t y = 0; y < height; ++y, out += width) {
        if (width < lanes) {
            float sums[lanes];
            sum_windows(windows, y * down, weights, bias, sums);
            for (std::size_t x = 0; x < width; ++x) out[x] = sums[x];
            continue;
        }
        for (std::size_t x = 0; x < width; x += lanes) {
            const std::size_t at = x + lanes <= width ? x : width - lanes;
            sum_windows(windows, y * down + at, weights, bias, out + at);
        }
    }
}

/// `height` rows of `width` floats into a plane with borders.
UPRIGHT_MULTIVERSION
void copy_rows(const float* __restrict from, std::size_t width, std::size_t height, float* __restrict to,
               std::size_t pitch) {
    for (std::size_t y = 0; y < height; ++y, from += width, to += pitch) {
        if (width < lanes) {
            for (std::size_t x = 0; x < width; ++x) to[x] = from[x];
            continue;
        }
        for (std::size_t x = 0; x < width; x += lanes) {
            const std::size_t at = x + lanes <= width ? x : width - lanes;
            std::memcpy(to + at, from + at, lanes * sizeof *to);
        }
    }
}

/// Every second one of a row, from its first on, and those between.
UPRIGHT_MULTIVERSION
void part_rows(const float* __restrict from, std::size_t width, std::size_t height, float* __restrict first,
               float* __restrict second, std::size_t pitch) {
    for (std::size_t y = 0; y < height; ++y, from += width, first += pitch, second += pitch) {
        for (std::size_t x = 0; x < width / 2; ++x) {
            first[x] = from[2 * x];
            second[x] = from[2 * x + 1];
        }
        if (width % 2 != 0) first[width / 2] = from[width - 1];
    }
}

}  // namespace

bool Depthwise::fits(const Layer& layer) noexcept {
    return layer.groups == layer.outputs && layer.inputs_per_group == 1 && layer.kernel == 3 && layer.stride <= 2;
}

// What is read of a short row beyond its end lies in the next one, or in the lanes behind the last.
Depthwise::Depthwise(const Layer& layer, int height, int width)
    : layer_(layer),
      height_(static_cast<std::size_t>(height)),
      width_(static_cast<std::size_t>(width)),
      pitch_(layer.stride == 1 ? width_ + 2 : width_ / 2 + 2),
      plane_(pitch_ * (height_ + 2) + lanes),
      bordered_(layer.stride == 1 ? plane_ : 2 * plane_) {}

void Depthwise::run(const float* in, float* out) {
    const auto* weights = layer_.weights.ptr<float>();
    const auto* bias = layer_.bias.ptr<float>();
    float* const plane = bordered_.data();
    for (int channel = 0; channel < layer_.outputs; ++channel, weights += 9, in += height_ * width_) {
        if (layer_.stride == 1) {
            copy_rows(in, width_, height_, plane + pitch_ + 1, pitch_);
            sum_rows({plane, plane + 1, plane + 2, pitch_}, pitch_, weights, bias[channel], width_, height_, out);
            out += height_ * width_;
            continue;
        }
        // The middle of a window is one of the even columns; its neighbours are odd ones, the first of them a border.
        float* const odd = plane + plane_;
        const std::size_t width = (width_ + 1) / 2, height = (height_ + 1) / 2;
        part_rows(in, width_, height_, plane + pitch_, odd + pitch_ + 1, pitch_);
        sum_rows({odd, plane, odd + 1, pitch_}, 2 * pitch_, weights, bias[channel], width, height, out);
        out += height * width;
    }
}

}  // namespace upright::coarse
