// Reductions on the calling thread, bit for bit those of cv::resize, which starts OpenCV's own threads for results of more
// than 98,304 pixels (one and a half of the 65,536 that it gives a thread; resize.cpp of OpenCV's imgproc).
#pragma once

#include <opencv2/core.hpp>

namespace upright::preprocess {

/// INTER_AREA of 8-bit pixels by whole factors: `source` is a multiple of `target` in both directions.
void resize_by_mean(const cv::Mat& source, cv::Mat& target);

/// INTER_LINEAR of 8-bit pixels with one or three channels. `target` has its size and type.
void resize_bilinear(const cv::Mat& source, cv::Mat& target);

}  // namespace upright::preprocess
