#include "unit/coarse/drawn_page.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <opencv2/imgproc.hpp>

namespace drawn {

cv::Mat page(int width, int height, unsigned seed) {
    cv::Mat page(height, width, CV_8UC1, cv::Scalar(245));
    cv::RNG random(seed);
    const std::string words[] = {"the", "page", "of", "quarter", "turns", "is", "legible", "from", "top", "to", "bottom",
                                 "when", "letters", "stand", "upright", "and", "figures", "1984", "help", "you"};
    const int margin = width / 12, pitch = 26;
    for (int y = margin; y < height - margin; y += pitch) {
        std::string line;
        while (line.size() < static_cast<std::size_t>(width - 2 * margin) / 12) {
            line += words[random.uniform(0, static_cast<int>(std::size(words)))] + " ";
        }
        cv::putText(page, line, {margin, y}, cv::FONT_HERSHEY_COMPLEX, 0.62, cv::Scalar(30), 1, cv::LINE_AA);
    }
    return page;
}

cv::Mat stored(const cv::Mat& image, int turns) {
    constexpr cv::RotateFlags back[] = {cv::ROTATE_90_COUNTERCLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_CLOCKWISE};
    if (turns == 0) return image;
    cv::Mat result;
    cv::rotate(image, result, back[turns - 1]);
    return result;
}

Pictures::Pictures(const cv::Mat& grey) : grey_(grey.clone()) {
    const double scale = 160.0 / std::min(grey.cols, grey.rows);
    cv::Mat small;
    cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
    cv::merge(std::array{small, small, small}, colour_);
}

upright::coarse::Input Pictures::input() const {
    upright::coarse::Input input;
    input.page = {grey_.data, grey_.cols, grey_.rows, static_cast<std::ptrdiff_t>(grey_.step[0])};
    input.photo = {colour_.data, colour_.cols, colour_.rows, static_cast<std::ptrdiff_t>(colour_.step[0])};
    return input;
}

}  // namespace drawn
