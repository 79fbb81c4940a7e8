#include "unit/coarse/drawn_page.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <opencv2/imgproc.hpp>

namespace drawn {

namespace {

std::string words(std::size_t length, cv::RNG& random) {
    static const std::string known[] = {"the", "page", "of", "quarter", "turns", "is", "legible", "from", "top", "to", "bottom",
                                        "when", "letters", "stand", "upright", "and", "figures", "1984", "help", "you"};
    std::string line;
    while (line.size() < length) line += known[random.uniform(0, static_cast<int>(std::size(known)))] + " ";
    return line;
}

void write(cv::Mat& page, const std::string& line, cv::Point at) {
    cv::putText(page, line, at, cv::FONT_HERSHEY_COMPLEX, 0.62, cv::Scalar(30), 1, cv::LINE_AA);
}

}  // namespace

cv::Mat page(int width, int height, unsigned seed) {
    cv::Mat page(height, width, CV_8UC1, cv::Scalar(245));
    cv::RNG random(seed);
    const int margin = width / 12, pitch = 26;
    for (int y = margin; y < height - margin; y += pitch) {
        write(page, words(static_cast<std::size_t>(width - 2 * margin) / 12, random), {margin, y});
    }
    return page;
}

cv::Mat chart(int width, int height, int rotation, unsigned seed) {
    cv::Mat chart(height, width, CV_8UC1, cv::Scalar(255));
    cv::RNG random(seed);
    const int left = 90, foot = height * 6 / 10, pitch = 40, full = foot - 40;
    cv::line(chart, {left, 20}, {left, foot}, cv::Scalar(0));
    cv::line(chart, {left, foot}, {width - 20, foot}, cv::Scalar(0));
    for (int i = 0; i < 5; ++i) write(chart, std::to_string(250 * i), {left - 65, foot - full * i / 5});
    for (int x = left + 20; x + pitch < width; x += pitch) {
        cv::rectangle(chart, {x, foot - random.uniform(10, full)}, {x + 22, foot}, cv::Scalar(90), cv::FILLED);
        cv::Mat label(pitch - 8, height - foot - 16, CV_8UC1, cv::Scalar(255)), turned;
        write(label, words(12, random), {2, 22});
        cv::rotate(label, turned, rotation);
        turned.copyTo(chart(cv::Rect(cv::Point(x - 4, foot + 8), turned.size())));
    }
    return chart;
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
