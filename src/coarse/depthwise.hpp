// Depthwise 3 x 3 convolution followed by ReLU, channel by channel on small planes.
//
// OpenCV's dnn module (4.6) has a fast way for planes at least 18 pixels wide; below, it sets up a matrix product for
// every channel, which takes as long as the hundred times larger 1 x 1 convolution that follows. Most of our depthwise
// layers are that small. Here each plane is copied into a border of zeros, where the stride is 2 its even and its odd
// columns apart, and each row is nine multiplications and additions an output, eight outputs at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "coarse/packed_model.hpp"

namespace upright::coarse {

class Depthwise {
public:
    /// Whether `layer` is one: 3 x 3, one input a channel, stride 1 or 2.
    static bool fits(const Layer& layer) noexcept;

    /// Of planes of height x width; the weights are shared with `layer`.
    Depthwise(const Layer& layer, int height, int width);

    /// `in`: channels x height x width floats; `out`: as many planes, of half the height and width, rounded up, where
    /// the stride is 2. They must not overlap. One caller at a time.
    void run(const float* in, float* out);

private:
    Layer layer_;
    std::size_t height_, width_;
    std::size_t pitch_;  ///< floats a row of the bordered plane
    std::size_t plane_;  ///< floats of it; where the stride is 2, there is one for the even columns and one for the odd
    std::vector<float> bordered_;
};

}  // namespace upright::coarse
