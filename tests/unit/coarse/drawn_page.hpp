// Pictures for the tests of the coarse stage, drawn, not stored.
#pragma once

#include <opencv2/core.hpp>

#include "coarse/coarse.hpp"

namespace drawn {

/// Lines of Latin text in a plain stroke font, dark on light.
cv::Mat page(int width, int height, unsigned seed);

/// Upright bars with figures at the left, and below each one a few words on their side: `rotation` is that of cv::rotate.
cv::Mat chart(int width, int height, int rotation, unsigned seed);

/// `image` turned so that `turns` clockwise quarter turns make it upright again.
cv::Mat stored(const cv::Mat& image, int turns);

/// Grey and RGB views of one picture; the pixels live here.
class Pictures {
public:
    explicit Pictures(const cv::Mat& grey);
    upright::coarse::Input input() const;

private:
    cv::Mat grey_, colour_;
};

}  // namespace drawn
