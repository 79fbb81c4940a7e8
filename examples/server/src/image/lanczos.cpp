#include "image/lanczos.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace service {
namespace {

constexpr double lobes = 3;

double kernel(double x) {
  if (x == 0) return 1;
  if (std::abs(x) >= lobes) return 0;
  const double angle = std::numbers::pi * x;
  return lobes * std::sin(angle) * std::sin(angle / lobes) / (angle * angle);
}

/// For each target sample: the first source sample and the weights from there on, which sum to 1.
struct Taps {
  std::vector<int> first;
  std::vector<std::vector<float>> weights;
};

Taps make_taps(int source, int target) {
  Taps taps;
  const double step = static_cast<double>(source) / target;
  const double stretch = std::max(step, 1.0);
  for (int k = 0; k < target; ++k) {
    const double centre = (k + 0.5) * step - 0.5;
    const int from = std::max(0, static_cast<int>(std::ceil(centre - lobes * stretch)));
    const int to = std::min(source - 1, static_cast<int>(std::floor(centre + lobes * stretch)));
    std::vector<float> weights;
    double sum = 0;
    for (int j = from; j <= to; ++j) {
      const double weight = kernel((j - centre) / stretch);
      weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : weights) weight = static_cast<float>(weight / sum);
    taps.first.push_back(from);
    taps.weights.push_back(std::move(weights));
  }
  return taps;
}

unsigned char to_sample(float value) { return static_cast<unsigned char>(std::clamp(value + 0.5F, 0.0F, 255.0F)); }

}  // namespace

Picture lanczos(const Picture& source, int width, int height) {
  const auto channels = static_cast<std::size_t>(source.channels);
  const auto source_row = static_cast<std::size_t>(source.width) * channels;
  const auto target_row = static_cast<std::size_t>(width) * channels;
  const Taps across = make_taps(source.width, width);
  std::vector<float> narrow(target_row * static_cast<std::size_t>(source.height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(source.height); ++y) {
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
      const unsigned char* sample =
          source.samples.data() + y * source_row + static_cast<std::size_t>(across.first[x]) * channels;
      float* out = narrow.data() + y * target_row + x * channels;
      for (const float weight : across.weights[x])
        for (std::size_t c = 0; c < channels; ++c) out[c] += weight * static_cast<float>(*sample++);
    }
  }
  Picture target{width, height, source.channels,
                 std::vector<unsigned char>(target_row * static_cast<std::size_t>(height))};
  const Taps down = make_taps(source.height, height);
  std::vector<float> row(target_row);
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    std::fill(row.begin(), row.end(), 0.0F);
    std::size_t from = static_cast<std::size_t>(down.first[y]);
    for (const float weight : down.weights[y]) {
      const float* in = narrow.data() + from++ * target_row;
      for (std::size_t k = 0; k < target_row; ++k) row[k] += weight * in[k];
    }
    std::transform(row.begin(), row.end(), target.samples.begin() + static_cast<std::ptrdiff_t>(y * target_row),
                   to_sample);
  }
  return target;
}

}  // namespace service
