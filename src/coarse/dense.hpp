// Convolution over all channels followed by ReLU, as a matrix product (matrix_product.hpp): of the planes themselves
// where the kernel is 1 x 1, else of every place's window in a column.
#pragma once

#include "coarse/matrix_product.hpp"
#include "coarse/packed_model.hpp"
#include "common/buffer.hpp"

namespace upright::coarse {

/// Memory for any layer and caller at a time, grown as needed.
struct DenseScratch {
    Buffer<float> windows;
    ProductScratch product;
};

class Dense {
public:
    /// Of planes of height x width, with zeros outside; the weights are shared with `layer`.
    Dense(const Layer& layer, int height, int width);

    /// `in`: channels x height x width floats; `out`: a plane for every output, of every stride-th place of every
    /// stride-th row. They must not overlap.
    void run(const float* in, float* out, DenseScratch& scratch) const;

private:
    void collect_windows(const float* in, Buffer<float>& windows) const;

    Layer layer_;
    int height_, width_;
    int out_height_, out_width_;
};

}  // namespace upright::coarse
