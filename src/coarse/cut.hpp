// What the views of pages have in common: borrowed pixels, quarter turns, grey brought to zero mean and unit spread.
#pragma once

#include <cstddef>
#include <cstdint>

#include <opencv2/core.hpp>

#include "coarse/views.hpp"
#include "common/image.hpp"

namespace upright::coarse {

/// Below this lean a view is cut straight: the networks are trained with up to 3.5 degrees, and levelling was measured
/// to change nothing under 3.
inline constexpr double straight_degrees = 1.5;

inline const cv::Mat borrowed(GreyView view) {
    return cv::Mat(view.height, view.width, CV_8UC1, const_cast<std::uint8_t*>(view.data),
                   static_cast<std::size_t>(view.stride_bytes));
}

inline const cv::Mat borrowed(RgbView view) {
    return cv::Mat(view.height, view.width, CV_8UC3, const_cast<std::uint8_t*>(view.data),
                   static_cast<std::size_t>(view.stride_bytes));
}

/// The window of `size` about `middle`, turned clockwise by `degrees`; a pixel of it is `scale` of the source's.
void cut_levelled(const cv::Mat& source, cv::Point2d middle, cv::Size size, double degrees, double scale, cv::Mat& out);

/// `source` itself or the turned copy in `target`.
const cv::Mat& turned_clockwise(const cv::Mat& source, int turns, cv::Mat& target);

/// scratch.resized, which is as large as the input or that turned by a quarter, in `pose`: 1 x 3 x height x width floats
/// in scratch.blob. Changes scratch.resized.
const cv::Mat& posed_blob(Pose pose, const PhotoInput& input, ViewScratch& scratch);

/// 1 x 1 x rows x columns floats in scratch.blob.
const cv::Mat& normalised_blob(const cv::Mat& grey, ViewScratch& scratch);

}  // namespace upright::coarse
