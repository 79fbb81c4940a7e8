// Convolution over all channels followed by ReLU, as a matrix product (matrix_product.hpp): of the planes themselves
// where the kernel is 1 x 1, else of every place's window in a column.
#pragma once

#include <vector>

#include "coarse/matrix_product.hpp"
#include "coarse/packed_model.hpp"

namespace upright::coarse {

class Dense {
public:
    /// Of planes of height x width, with zeros outside; the weights are shared with `layer`.
    Dense(const Layer& layer, int height, int width);

    /// `in`: channels x height x width floats; `out`: a plane for every output, of every stride-th place of every
    /// stride-th row. They must not overlap. One caller at a time.
    void run(const float* in, float* out);

private:
    void collect_windows(const float* in);

    Layer layer_;
    int height_, width_;
    int out_height_, out_width_;
    std::vector<float> windows_;
    ProductScratch scratch_;
};

}  // namespace upright::coarse
