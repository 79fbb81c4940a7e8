#include "coarse/chain.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <stdexcept>

namespace upright::coarse {
namespace {

struct Shape {
    int channels, height, width;
    std::size_t places() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(width); }
    std::size_t size() const { return static_cast<std::size_t>(channels) * places(); }
    Shape after(const Layer& layer) const {
        return {layer.outputs, (height - 1) / layer.stride + 1, (width - 1) / layer.stride + 1};
    }
};

/// Room for `size` values, whatever they are.
float* room(Buffer<float>& buffer, std::size_t size) {
    if (buffer.size() < size) {
        buffer.clear();  // nothing of it is to be copied
        buffer.resize(size);
    }
    return buffer.data();
}

}  // namespace

Chain::Chain(const Model& model)
    : linear_(model.layers.back()), scores_(static_cast<std::size_t>(linear_.outputs)) {
    Shape shape{model.channels, model.height, model.width};
    for (const Layer& layer : std::span(model.layers).first(model.layers.size() - 1)) {
        if (Depthwise::fits(layer)) {
            steps_.emplace_back(std::in_place_type<Depthwise>, layer, shape.height, shape.width);
        } else if (layer.groups == 1) {
            steps_.emplace_back(std::in_place_type<Dense>, layer, shape.height, shape.width);
        } else {
            throw std::invalid_argument("packed network: a layer has groups and is not depthwise");
        }
        shape = shape.after(layer);
        std::size_t& largest = largest_[(steps_.size() - 1) % 2];
        largest = std::max(largest, shape.size());
    }
    places_ = shape.places();
}

const std::vector<float>& Chain::run(const float* in, ChainScratch& scratch) {
    float* const planes[2] = {room(scratch.planes[0], largest_[0]), room(scratch.planes[1], largest_[1])};
    std::size_t next = 0;
    for (auto& step : steps_) {
        float* const out = planes[next];
        if (const auto* const dense = std::get_if<Dense>(&step)) {
            dense->run(in, out, scratch.dense);
        } else {
            std::get<Depthwise>(step).run(in, out);
        }
        in = out;
        next = 1 - next;
    }
    const auto* weights = linear_.weights.ptr<float>();
    std::copy_n(linear_.bias.ptr<float>(), scores_.size(), scores_.begin());
    for (int channel = 0; channel < linear_.inputs_per_group; ++channel, in += places_) {
        const float mean = std::accumulate(in, in + places_, 0.0F) / static_cast<float>(places_);
        for (std::size_t output = 0; output < scores_.size(); ++output) {
            scores_[output] += weights[output * static_cast<std::size_t>(linear_.inputs_per_group) +
                                       static_cast<std::size_t>(channel)] * mean;
        }
    }
    return scores_;
}

}  // namespace upright::coarse
