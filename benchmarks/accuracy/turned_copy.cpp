#include "turned_copy.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace accuracy {
namespace {

std::uint8_t margin_median(const cv::Mat& grey) {
    std::vector<std::uint8_t> margin;
    for (int x = 0; x < grey.cols; ++x) {
        margin.push_back(grey.at<std::uint8_t>(0, x));
        margin.push_back(grey.at<std::uint8_t>(grey.rows - 1, x));
    }
    for (int y = 0; y < grey.rows; ++y) {
        margin.push_back(grey.at<std::uint8_t>(y, 0));
        margin.push_back(grey.at<std::uint8_t>(y, grey.cols - 1));
    }
    const auto middle = margin.begin() + static_cast<std::ptrdiff_t>(margin.size() / 2);
    std::nth_element(margin.begin(), middle, margin.end());
    return *middle;
}

}  // namespace

double turn_of(std::size_t index) {
    const double size = 1.5 + static_cast<double>(index * 7 % 20) / 2.0;
    return index % 2 == 0 ? size : -size;
}

cv::Mat with_border(const cv::Mat& grey) {
    // Half of what a turn of 11 degrees lets the longer side stand out, and a little more.
    const int border = std::max(grey.cols, grey.rows) / 8;
    cv::Mat bordered;
    cv::copyMakeBorder(grey, bordered, border, border, border, border, cv::BORDER_CONSTANT,
                       cv::Scalar(margin_median(grey)));
    return bordered;
}

cv::Mat turned(const cv::Mat& bordered, double degrees) {
    const cv::Mat map = cv::getRotationMatrix2D(
        {static_cast<float>(bordered.cols - 1) / 2, static_cast<float>(bordered.rows - 1) / 2}, degrees, 1.0);
    cv::Mat target;
    cv::warpAffine(bordered, target, map, bordered.size(), cv::INTER_CUBIC, cv::BORDER_CONSTANT,
                   cv::Scalar(bordered.at<std::uint8_t>(0, 0)));
    return target;
}

}  // namespace accuracy
