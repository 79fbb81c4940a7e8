// Matrix product with a bias and ReLU: what a convolution comes down to once its windows lie in columns.
//
// OpenCV's dnn module (4.6) is slower on our layers (CHANGELOG.md), and uses fused multiply-add where there is one,
// whose answers differ from those of processors without. Here every output is one sum in the order of the depth, each
// product rounded: the same bits on every processor.
#pragma once

#include <vector>

namespace upright::coarse {

/// out[r][c] = max(0, bias[r] + sum over k of weights[r][k] * in[k][c])
struct ProductShape {
    int rows = 0, depth = 0, columns = 0;
};

/// All are row-major and do not overlap; `scratch` is grown as needed.
void product_with_relu(ProductShape shape, const float* weights, const float* bias, const float* in, float* out,
                       std::vector<float>& scratch);

}  // namespace upright::coarse
