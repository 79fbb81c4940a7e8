#include "edges/canny.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "edges/gradient.hpp"
#include "edges/hysteresis.hpp"

namespace upright::edges {
namespace {

/// Gradient size (L1 norm of the Sobel derivatives, as cv::Canny uses it) that `share` of the pixels exceed.
double gradient_quantile(const cv::Mat& image, double share) {
    cv::Mat dx, dy;
    cv::Sobel(image, dx, CV_16S, 1, 0);
    cv::Sobel(image, dy, CV_16S, 0, 1);
    std::array<std::int64_t, 2048> histogram{};
    for (int y = 0; y < image.rows; ++y) {
        const auto* x_row = dx.ptr<std::int16_t>(y);
        const auto* y_row = dy.ptr<std::int16_t>(y);
        for (int x = 0; x < image.cols; ++x) {
            ++histogram[static_cast<std::size_t>(std::min(std::abs(x_row[x]) + std::abs(y_row[x]), 2047))];
        }
    }
    auto left = static_cast<std::int64_t>(share * static_cast<double>(image.total()));
    int level = 2047;
    for (; level > 0 && left > 0; --level) left -= histogram[static_cast<std::size_t>(level)];
    return level;
}

}  // namespace

void find_edges(GreyView grey, const CannySettings& settings, EdgeMap& map) {
    map.edges.resize(0, 0);
    if (grey.width < 3 || grey.height < 3) return;
    const int longest = std::max(grey.width, grey.height);
    map.reduction = (longest + settings.max_side - 1) / settings.max_side;
    Buffer<std::uint16_t> row_sum;
    GreyImage reduced;
    box_reduce(grey, map.reduction, row_sum, reduced);
    if (reduced.empty()) return;
    map.left = (grey.width - reduced.width * map.reduction) / 2;
    map.top = (grey.height - reduced.height * map.reduction) / 2;
    map.edges.resize(reduced.width, reduced.height);
    const cv::Mat image(reduced.height, reduced.width, CV_8U, reduced.pixels.data());
    cv::Mat edges(reduced.height, reduced.width, CV_8U, map.edges.pixels.data());
    constexpr double faintest = 40;  // a step of ten grey levels: Sobel weighs it by four
    const double upper = std::max(gradient_quantile(image, settings.strong_share), faintest);
    canny(image, settings.lower_to_upper * upper, upper, edges);
}

}  // namespace upright::edges
