// The binary edge map: what a person sees when asking why (Explanation), and the input of lines/segments.hpp.
//
// Method: J. Canny, "A computational approach to edge detection" (1986), by OpenCV, on the image averaged down to at
// most `max_side`. The thresholds follow the image: fixed ones (50/150 in the classic recipe) lose faint pages and
// drown in noisy ones.
// Not part of the ordinary answer: text is not lines, and 52,000 of them on a page say less than its profile.
#pragma once

#include "common/buffer.hpp"
#include "common/image.hpp"

namespace upright::edges {

struct CannySettings {
    int max_side = 1000;             ///< pixels; enough for rules one pixel wide on a page
    double strong_share = 0.1;       ///< of pixels whose gradient is above the upper threshold
    double lower_to_upper = 0.4;     ///< Canny recommends a ratio of two to three
};

struct EdgeMap {
    GreyImage edges;    ///< 0 or 255
    int reduction = 1;  ///< source pixels per pixel
    int left = 0, top = 0;  ///< of the map's first pixel in the source
};

void find_edges(GreyView grey, const CannySettings& settings, EdgeMap& map);

}  // namespace upright::edges
