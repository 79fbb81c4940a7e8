#include <algorithm>
#include <cstdint>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "peers/peer.hpp"

namespace peers {
namespace {

class ClassicRecipe final : public Peer {
public:
    std::string name() const override { return "classic recipe"; }

    Answer answer(upright::GreyView luma) override {
        const cv::Mat grey(luma.height, luma.width, CV_8U, const_cast<std::uint8_t*>(luma.data),
                           static_cast<std::size_t>(luma.stride_bytes));
        cv::Mat edges;
        cv::Canny(grey, edges, 50, 150);
        std::vector<cv::Vec2f> lines;
        cv::HoughLines(edges, lines, 1, CV_PI / 180, 100);
        if (lines.empty()) return {std::nullopt, 0.0};
        std::vector<float> angles;
        for (const cv::Vec2f& line : lines) angles.push_back(line[1]);
        const auto middle = angles.begin() + static_cast<std::ptrdiff_t>(angles.size() / 2);
        std::nth_element(angles.begin(), middle, angles.end());
        // theta is the direction of the normal, clockwise from the x axis in image coordinates; text rows have 90.
        double skew = 90.0 - *middle * 180.0 / CV_PI;
        if (skew > 45) skew -= 90;
        if (skew <= -45) skew += 90;
        return {std::nullopt, skew};
    }
};

}  // namespace

std::unique_ptr<Peer> make_classic_recipe() { return std::make_unique<ClassicRecipe>(); }

}  // namespace peers
