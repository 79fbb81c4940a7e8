#include "coarse/network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace upright::coarse {

Scores Network::ask(const cv::Mat& blob) {
    cv::Mat answer;  // outlives what `values` looks at
    std::span<const float> values;
    if (auto* const chain = std::get_if<Chain>(&runs_)) {
        values = chain->run(blob.ptr<float>());
    } else {
        auto& net = std::get<cv::dnn::Net>(runs_);
        net.setInput(blob);
        answer = net.forward();
        values = {answer.ptr<float>(), answer.total()};
    }
    Scores scores{};
    std::copy_n(values.begin(), std::min(scores.size(), values.size()), scores.begin());
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
