// J. Canny, "A computational approach to edge detection" (IEEE PAMI 8, 1986), on the calling thread: the bits of cv::Canny
// with its default kernel and the L1 norm, which shares the work among OpenCV's own threads.
#pragma once

#include <opencv2/core.hpp>

namespace upright::edges {

/// `edges` has the size of `image`, both of one 8-bit channel: 255 where the gradient is a ridge above `upper`, or above
/// `lower` and connected to such a one; else 0.
void canny(const cv::Mat& image, double lower, double upper, cv::Mat& edges);

}  // namespace upright::edges
