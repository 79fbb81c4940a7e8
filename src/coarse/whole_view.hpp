// The page as a whole, for the network of pages: squares of its short side along its long side, as
// training/page_views.py cuts them. A page of usual shape is one view; a strip has several, none squeezed to a sliver.
#pragma once

#include <opencv2/core.hpp>

#include "coarse/content_map.hpp"
#include "coarse/views.hpp"
#include "common/image.hpp"

namespace upright::coarse {

/// View number `i` of the page within `part_of_page`: the first at the middle, the others spread along the long side;
/// levelled, turned clockwise by `turns` quarters, zero mean and unit spread. 1 x 1 x side x side floats in scratch.blob.
const cv::Mat& whole_view(const GreyView& view, const Extent& part_of_page, double skew_degrees, int i, int turns, int side,
                          ViewScratch& scratch);

}  // namespace upright::coarse
