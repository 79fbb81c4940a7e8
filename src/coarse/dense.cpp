#include "coarse/dense.hpp"

#include <algorithm>
#include <cstddef>

namespace upright::coarse {

Dense::Dense(const Layer& layer, int height, int width)
    : layer_(layer),
      height_(height),
      width_(width),
      out_height_((height - 1) / layer.stride + 1),
      out_width_((width - 1) / layer.stride + 1) {}

/// One row for every channel and every place of the kernel, one column for every output place.
void Dense::collect_windows(const float* in, Buffer<float>& windows) const {
    const int kernel = layer_.kernel, border = kernel / 2, stride = layer_.stride;
    const std::size_t plane = static_cast<std::size_t>(height_) * static_cast<std::size_t>(width_);
    windows.assign(static_cast<std::size_t>(layer_.inputs_per_group * kernel * kernel) *
                       static_cast<std::size_t>(out_height_) * static_cast<std::size_t>(out_width_),
                   0.0F);
    float* row = windows.data();
    for (int channel = 0; channel < layer_.inputs_per_group; ++channel, in += plane) {
        for (int place = 0; place < kernel * kernel; ++place) {
            const int down = place / kernel - border, across = place % kernel - border;
            // The output places whose windows do not reach over the left or right edge.
            const int begin = across < 0 ? (-across + stride - 1) / stride : 0;
            const int end = std::min(out_width_, std::max(0, width_ - across + stride - 1) / stride);
            for (int y = 0; y < out_height_; ++y, row += out_width_) {
                const int from = y * stride + down;
                if (from < 0 || from >= height_) continue;
                const float* const source = in + static_cast<std::ptrdiff_t>(from) * width_ + across;
                for (int x = begin; x < end; ++x) row[x] = source[x * stride];
            }
        }
    }
}

void Dense::run(const float* in, float* out, DenseScratch& scratch) const {
    const bool planes_are_columns = layer_.kernel == 1 && layer_.stride == 1;
    if (!planes_are_columns) collect_windows(in, scratch.windows);
    product_with_relu(layer_.integers, layer_.bias.ptr<float>(), planes_are_columns ? in : scratch.windows.data(),
                      out_height_ * out_width_, out, scratch.product);
}

}  // namespace upright::coarse
