#include "coarse/network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace upright::coarse {

Scores Network::ask(const cv::Mat& blob) {
    net_.setInput(blob);
    const cv::Mat out = net_.forward();
    Scores scores{};
    const auto count = std::min(scores.size(), out.total());
    const auto* values = out.ptr<float>();
    std::copy(values, values + count, scores.begin());
    return scores;
}

std::array<float, 4> log_softmax(const Scores& scores) {
    const float highest = *std::max_element(scores.begin(), scores.begin() + 4);
    float sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += std::exp(scores[k] - highest);
    const float normaliser = highest + std::log(sum);
    std::array<float, 4> result{};
    for (std::size_t k = 0; k < 4; ++k) result[k] = scores[k] - normaliser;
    return result;
}

}  // namespace upright::coarse
