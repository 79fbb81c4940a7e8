// A Gaussian blur by the filters that the OpenCV of a bundled build has (cmake/bundle/build.sh leaves out cv::GaussianBlur).
#pragma once

#include <cmath>

#include <opencv2/imgproc.hpp>

namespace upright::test {

inline void blur(cv::Mat& image, double sigma) {
    const int reach = static_cast<int>(std::ceil(3 * sigma));
    cv::Mat kernel(1, 2 * reach + 1, CV_64F);
    for (int i = -reach; i <= reach; ++i) kernel.at<double>(i + reach) = std::exp(-i * i / (2 * sigma * sigma));
    kernel /= cv::sum(kernel)[0];
    cv::sepFilter2D(image, image, -1, kernel, kernel);
}

}  // namespace upright::test
