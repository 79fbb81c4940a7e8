#include "coarse/views.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <opencv2/imgproc.hpp>

#include "coarse/cut.hpp"

namespace upright::coarse {
namespace {

/// Spread of grey below which a tile is paper with noise. Equals MIN_SPREAD in training/tile_views.py.
constexpr double min_spread = 12.0;

/// Median grey below which a tile may be light on dark, and how far its mean must then lie above: ink is the lesser part.
constexpr int dark_ground = 100;
constexpr double least_ink = 4.0;

/// Light writing on a dark ground: the network reads it better turned into dark on light, as nearly all that it was
/// trained on is. Of 29 such strips (make_turn_pages.py strips, seed 3) its tiles give the right turn 0.85 in place of
/// 0.74 in the mean.
bool is_light_on_dark(const cv::Mat& grey, double mean) {
    std::array<int, 256> histogram{};
    for (int y = 0; y < grey.rows; ++y) {
        const auto* row = grey.ptr<std::uint8_t>(y);
        for (int x = 0; x < grey.cols; ++x) ++histogram[row[x]];
    }
    int median = 0;
    for (int below = histogram[0]; below * 2 < grey.rows * grey.cols; below += histogram[static_cast<std::size_t>(median)]) {
        ++median;
    }
    return median < dark_ground && mean > median + least_ink;
}

/// The window of `size` centred at (x, y), moved inside the page as far as it fits.
void cut_straight(const cv::Mat& page, double x, double y, cv::Size size, cv::Mat& out) {
    const cv::Size inside(std::min(size.width, page.cols), std::min(size.height, page.rows));
    const int left = std::clamp(static_cast<int>(std::lround(x - inside.width / 2.0)), 0, page.cols - inside.width);
    const int top = std::clamp(static_cast<int>(std::lround(y - inside.height / 2.0)), 0, page.rows - inside.height);
    // Copied: `out` outlives the page, and a borrowed window of the right size would be written into for the next page.
    page(cv::Rect(cv::Point(left, top), inside)).copyTo(out);
}

}  // namespace

void cut_levelled(const cv::Mat& source, cv::Point2d middle, cv::Size size, double degrees, double scale, cv::Mat& out) {
    const double angle = degrees * CV_PI / 180.0, c = scale * std::cos(angle), s = scale * std::sin(angle);
    const double half_width = (size.width - 1) / 2.0, half_height = (size.height - 1) / 2.0;
    // From the window to the source: the inverse of a clockwise turn (y points down).
    const double left = middle.x - c * half_width - s * half_height, top = middle.y + s * half_width - c * half_height;
    const cv::Matx23d map(c, s, left, -s, c, top);
    cv::warpAffine(source, out, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
}

const cv::Mat& turned_clockwise(const cv::Mat& source, int turns, cv::Mat& target) {
    constexpr cv::RotateFlags codes[] = {cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_COUNTERCLOCKWISE};
    if (turns == 0) return source;
    cv::rotate(source, target, codes[turns - 1]);
    return target;
}

const cv::Mat& normalised_blob(const cv::Mat& grey, ViewScratch& scratch) {
    cv::Scalar mean, spread;
    cv::meanStdDev(grey, mean, spread);
    const double gain = 1.0 / std::max(spread[0], min_spread);
    const int shape[] = {1, 1, grey.rows, grey.cols};
    scratch.blob.create(4, shape, CV_32F);
    cv::Mat plane(grey.rows, grey.cols, CV_32F, scratch.blob.data);
    grey.convertTo(plane, CV_32F, gain, -mean[0] * gain);
    return scratch.blob;
}

const cv::Mat& tile_view(const GreyView& page_view, const Place& place, double skew_degrees, double scale, int turns,
                         cv::Size tile, ViewScratch& scratch) {
    const cv::Mat page = borrowed(page_view);
    const cv::Size upright = turns % 2 == 0 ? tile : cv::Size(tile.height, tile.width);
    const cv::Size window(static_cast<int>(std::lround(upright.width / scale)),
                          static_cast<int>(std::lround(upright.height / scale)));
    const double x = page.cols / 2.0 + static_cast<double>(place.x), y = page.rows / 2.0 + static_cast<double>(place.y);
    if (std::abs(skew_degrees) < straight_degrees) {
        cut_straight(page, x, y, window, scratch.piece);
    } else {
        cut_levelled(page, {x, y}, window, skew_degrees, 1.0, scratch.piece);
    }
    if (scratch.piece.size() == window) {
        if (window == upright) {
            scratch.piece.copyTo(scratch.resized);
        } else {
            cv::resize(scratch.piece, scratch.resized, upright, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
        }
    } else {
        // The page is smaller than the window: its own size at this scale, on the grey of its paper.
        const cv::Size small(std::clamp(static_cast<int>(std::lround(scratch.piece.cols * scale)), 1, upright.width),
                             std::clamp(static_cast<int>(std::lround(scratch.piece.rows * scale)), 1, upright.height));
        cv::Mat fitted;
        cv::resize(scratch.piece, fitted, small, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
        const int across = upright.width - small.width, down = upright.height - small.height;
        cv::copyMakeBorder(fitted, scratch.resized, down / 2, down - down / 2, across / 2, across - across / 2,
                           cv::BORDER_REPLICATE);
    }
    if (const double mean = cv::mean(scratch.resized)[0]; is_light_on_dark(scratch.resized, mean)) {
        cv::bitwise_not(scratch.resized, scratch.resized);
    }
    return normalised_blob(turned_clockwise(scratch.resized, turns, scratch.turned), scratch);
}

const cv::Mat& photo_view(const RgbView& view, Pose pose, const PhotoInput& input, ViewScratch& scratch) {
    const cv::Mat photo = borrowed(view);
    const cv::Size upright = pose.turns % 2 == 0 ? input.size : cv::Size(input.size.height, input.size.width);
    const bool smaller = upright.width < photo.cols || upright.height < photo.rows;
    cv::resize(photo, scratch.resized, upright, 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
    return posed_blob(pose, input, scratch);
}

RgbView levelled_photo(const RgbView& view, double degrees, ViewScratch& scratch) {
    const cv::Mat photo = borrowed(view);
    const double angle = degrees * CV_PI / 180.0, c = std::abs(std::cos(angle)), s = std::abs(std::sin(angle));
    const double width = photo.cols, height = photo.rows;
    const double part = std::min(width / (width * c + height * s), height / (width * s + height * c));
    const cv::Size size(std::max(1, static_cast<int>(std::lround(width * part))),
                        std::max(1, static_cast<int>(std::lround(height * part))));
    cut_levelled(photo, {(width - 1) / 2, (height - 1) / 2}, size, degrees, 1.0, scratch.levelled);
    return {scratch.levelled.data, size.width, size.height, static_cast<std::ptrdiff_t>(scratch.levelled.step[0])};
}

const cv::Mat& posed_blob(Pose pose, const PhotoInput& input, ViewScratch& scratch) {
    if (pose.mirrored) cv::flip(scratch.resized, scratch.resized, 1);
    const cv::Mat& turned = turned_clockwise(scratch.resized, pose.turns, scratch.turned);
    const int shape[] = {1, 3, input.size.height, input.size.width};
    scratch.blob.create(4, shape, CV_32F);
    cv::Mat channels[3];
    cv::split(turned, channels);
    for (int c = 0; c < 3; ++c) {
        cv::Mat plane(input.size.height, input.size.width, CV_32F, scratch.blob.ptr(0, c));
        const cv::Mat& channel = channels[input.bgr ? 2 - c : c];
        channel.convertTo(plane, CV_32F, input.scale[c], -input.mean[c] * input.scale[c]);
    }
    return scratch.blob;
}

}  // namespace upright::coarse
