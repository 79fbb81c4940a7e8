// Cuts what the networks look at out of the page and the photograph, as training/tile_views.py and training/photo_views.py do.
#pragma once

#include <opencv2/core.hpp>

#include "coarse/content_map.hpp"
#include "common/image.hpp"

namespace upright::coarse {

/// Scratch memory of one caller.
struct ViewScratch {
    cv::Mat piece, resized, turned, blob, levelled;
};

/// One tile around `place`: levelled by `skew_degrees` (clockwise, to apply), `scale` tile pixels a page pixel, then
/// turned clockwise by `turns` quarters, zero mean and unit spread. 1 x 1 x height x width floats in scratch.blob.
const cv::Mat& tile_view(const GreyView& page, const Place& place, double skew_degrees, double scale, int turns, cv::Size tile,
                         ViewScratch& scratch);

struct PhotoInput {
    cv::Size size;
    cv::Scalar mean{127.5, 127.5, 127.5};  ///< subtracted from 0..255, in the network's channel order
    cv::Scalar scale{1 / 127.5, 1 / 127.5, 1 / 127.5};  ///< multiplied afterwards
    bool bgr = false;
};

/// How a view of a photograph is laid before the network.
struct Pose {
    int turns = 0;          ///< clockwise quarters, after mirroring
    bool mirrored = false;  ///< left and right exchanged
};

/// The photograph squeezed to the input's shape, in `pose`: 1 x 3 x height x width floats in scratch.blob.
const cv::Mat& photo_view(const RgbView& view, Pose pose, const PhotoInput& input, ViewScratch& scratch);

/// The largest part of the photograph's own shape that is whole once it is turned clockwise by `degrees`, in
/// scratch.levelled; its pixels are as large as they were.
RgbView levelled_photo(const RgbView& view, double degrees, ViewScratch& scratch);

}  // namespace upright::coarse
