#include "coarse/network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace upright::coarse {

Scores Network::ask(const cv::Mat& blob, ChainScratch& scratch) {
    if (const auto* const model = std::get_if<LazyModel>(&runs_)) runs_ = Chain(model->get());
    Scores scores{};
    if (auto* const chain = std::get_if<Chain>(&runs_)) {
        const std::span<const float> values = chain->run(blob.ptr<float>(), scratch);
        std::copy_n(values.begin(), std::min(scores.size(), values.size()), scores.begin());
    } else {
        std::get<OnnxNetwork>(runs_).run(blob.ptr<float>(), blob.size[1], blob.size[2], blob.size[3], scores);
    }
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
