#include "unit/coarse/float_network.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace upright {
namespace {

float weight_of(const coarse::Layer& layer, int output, int input) {
    if (!layer.weights.empty()) return layer.weights.ptr<float>(output)[input];
    const coarse::IntegerWeights& integers = layer.integers;
    return static_cast<float>(integers.values.at<std::int16_t>(output, input)) * integers.scales.at<float>(output);
}

/// Adds `weight` times the plane, moved by (down, across), to every place of `out`.
void add_moved(const float* plane, cv::Size size, int stride, int down, int across, float weight, float* out) {
    for (int y = 0; y < size.height; y += stride) {
        for (int x = 0; x < size.width; x += stride, ++out) {
            const int from_y = y + down, from_x = x + across;
            if (from_y < 0 || from_y >= size.height || from_x < 0 || from_x >= size.width) continue;
            *out += weight * plane[from_y * size.width + from_x];
        }
    }
}

std::vector<float> convolved(const coarse::Layer& layer, const std::vector<float>& planes, cv::Size size, cv::Size out_size) {
    const auto area = static_cast<std::size_t>(size.area()), out_area = static_cast<std::size_t>(out_size.area());
    std::vector<float> out(static_cast<std::size_t>(layer.outputs) * out_area);
    const int per_group = layer.outputs / layer.groups, places = layer.kernel * layer.kernel;
    for (int output = 0; output < layer.outputs; ++output) {
        float* const target = out.data() + static_cast<std::size_t>(output) * out_area;
        std::fill_n(target, out_area, layer.bias.at<float>(output));
        for (int input = 0; input < layer.inputs_per_group; ++input) {
            const int channel = output / per_group * layer.inputs_per_group + input;
            for (int place = 0; place < places; ++place) {
                add_moved(planes.data() + static_cast<std::size_t>(channel) * area, size, layer.stride,
                          place / layer.kernel - layer.kernel / 2, place % layer.kernel - layer.kernel / 2,
                          weight_of(layer, output, input * places + place), target);
            }
        }
    }
    for (float& value : out) value = std::max(value, 0.0F);
    return out;
}

}  // namespace

std::vector<float> scores_in_floats(const coarse::Model& model, std::vector<float> planes) {
    cv::Size size(model.width, model.height);
    for (std::size_t i = 0; i + 1 < model.layers.size(); ++i) {
        const coarse::Layer& layer = model.layers[i];
        const cv::Size out_size((size.width - 1) / layer.stride + 1, (size.height - 1) / layer.stride + 1);
        planes = convolved(layer, planes, size, out_size);
        size = out_size;
    }
    const coarse::Layer& linear = model.layers.back();
    std::vector<float> scores;
    for (int output = 0; output < linear.outputs; ++output) {
        float score = linear.bias.at<float>(output);
        for (int channel = 0; channel < linear.inputs_per_group; ++channel) {
            const float* const plane = planes.data() + channel * size.area();
            score += weight_of(linear, output, channel) * std::accumulate(plane, plane + size.area(), 0.0F) /
                     static_cast<float>(size.area());
        }
        scores.push_back(score);
    }
    return scores;
}

}  // namespace upright
