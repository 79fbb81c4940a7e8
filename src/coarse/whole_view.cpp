#include "coarse/whole_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <opencv2/imgproc.hpp>

#include "coarse/cut.hpp"
#include "common/block_mean.hpp"

namespace upright::coarse {
namespace {

/// Long side of what one view shows, as a share of its short side: equals LONGEST_WINDOW in training/page_views.py.
constexpr double longest_window = 1.3;

/// Pages up to this shape are seen in one view, which then leaves out a seventh of them at most.
constexpr double longest_single = 1.5;

/// Pixels of the page a pixel of the view at which the page is first shrunk by a whole number: what is left is averaged.
constexpr double least_reduction = 1.5;

/// Where along a strip view `i` lies, 0..1: the middle, then by the golden ratio, of which every beginning is spread.
double place_along(int i) {
    constexpr double golden = 0.6180339887498949;
    const double at = 0.5 + i * golden;
    return at - std::floor(at);
}

/// By a whole factor; what is left over at the right and below goes.
const cv::Mat& reduced(const cv::Mat& source, int factor, cv::Mat& target) {
    target.create(source.rows / factor, source.cols / factor, CV_8UC1);
    block_mean(source.ptr<std::uint8_t>(), static_cast<std::ptrdiff_t>(source.step[0]), {factor, factor}, 1, target.cols,
               target.rows, target.ptr<std::uint8_t>(), static_cast<std::ptrdiff_t>(target.step[0]));
    return target;
}

}  // namespace

const cv::Mat& whole_view(const GreyView& view, const Extent& part_of_page, double skew_degrees, int i, int turns, int side,
                          ViewScratch& scratch) {
    const cv::Mat page = borrowed(view);
    const cv::Rect bounds(part_of_page.left, part_of_page.top, part_of_page.width, part_of_page.height);
    const double shorter = std::min(bounds.width, bounds.height), longer = std::max(bounds.width, bounds.height);
    const double along = std::min(longer, longest_window * shorter);
    const bool single = longer <= longest_single * shorter;
    const double middle = single ? longer / 2 : along / 2 + place_along(i) * (longer - along);
    const bool wide = bounds.width > bounds.height;
    const cv::Point2d centre(bounds.x + (wide ? middle : shorter / 2), bounds.y + (wide ? shorter / 2 : middle));
    const cv::Size2d extent(wide ? along : shorter, wide ? shorter : along);
    const cv::Size square(side, side);
    if (std::abs(skew_degrees) < straight_degrees) {
        const int left = std::clamp(static_cast<int>(std::lround(centre.x - extent.width / 2)), 0, page.cols - 1);
        const int top = std::clamp(static_cast<int>(std::lround(centre.y - extent.height / 2)), 0, page.rows - 1);
        const cv::Rect part = cv::Rect(left, top, std::max(1, static_cast<int>(std::lround(extent.width))),
                                       std::max(1, static_cast<int>(std::lround(extent.height)))) &
                              cv::Rect(0, 0, page.cols, page.rows);
        // By a whole number first: OpenCV averages by other factors several times slower.
        const int factor = static_cast<int>(std::min(part.width, part.height) / (least_reduction * side));
        cv::Mat piece = page(part);
        if (factor > 1) piece = reduced(piece, factor, scratch.piece);
        const bool smaller = side < piece.cols || side < piece.rows;
        cv::resize(piece, scratch.resized, square, 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
    } else {
        const int drawn = side * 3 / 2;  // drawn larger and averaged: a bilinear step alone would alias
        const double angle = skew_degrees * CV_PI / 180.0, c = std::cos(angle), s = std::sin(angle);
        const double fx = extent.width / drawn, fy = extent.height / drawn, half = (drawn - 1) / 2.0;
        const int factor = std::max(1, static_cast<int>(std::min(fx, fy)));
        cv::Mat source = page;
        if (factor > 1) source = reduced(page, factor, scratch.piece);
        // From the window to the page: the inverse of a clockwise turn (y points down).
        const cv::Matx23d map(c * fx / factor, s * fy / factor, (centre.x - c * fx * half - s * fy * half) / factor,
                              -s * fx / factor, c * fy / factor, (centre.y + s * fx * half - c * fy * half) / factor);
        cv::warpAffine(source, scratch.turned, map, cv::Size(drawn, drawn), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                       cv::BORDER_REPLICATE);
        cv::resize(scratch.turned, scratch.resized, square, 0, 0, cv::INTER_AREA);
    }
    return normalised_blob(turned_clockwise(scratch.resized, turns, scratch.turned), scratch);
}

}  // namespace upright::coarse
