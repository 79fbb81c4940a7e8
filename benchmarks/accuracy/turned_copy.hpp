// An image with a border, and the same turned by a known angle.
#pragma once

#include <cstddef>

#include <opencv2/core.hpp>

namespace accuracy {

/// 1.5, 2.5, ... 10.5 degrees and back, with alternating signs: the same angles on every run.
double turn_of(std::size_t index);

/// Adds a border of the margin's median grey, wide enough for turns up to 11 degrees.
cv::Mat with_border(const cv::Mat& grey);

/// The bordered image turned counter-clockwise (cubic): `degrees` are added to the clockwise angle to apply.
cv::Mat turned(const cv::Mat& bordered, double degrees);

}  // namespace accuracy
