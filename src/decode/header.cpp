#include "decode/header.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace upright::decode {
namespace {

constexpr int divide_rounding_up(int value, int by) noexcept { return value / by + (value % by != 0 ? 1 : 0); }

std::string size_text(std::uint64_t width, std::uint64_t height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
}

}  // namespace

std::optional<Error> check_size(std::uint64_t width, std::uint64_t height, const Limits& limits) {
    if (width == 0 || height == 0) return Error{Status::corrupt_image, "the header says " + size_text(width, height)};
    // Sizes travel as int from here on.
    constexpr std::uint64_t kRepresentable = std::numeric_limits<int>::max();
    const std::uint64_t max_side = std::min<std::uint64_t>(limits.max_side, kRepresentable);
    if (width > max_side || height > max_side) {
        return Error{Status::too_many_pixels, "the image has " + size_text(width, height) + ", a side may have " +
                                                  std::to_string(max_side)};
    }
    if (width * height > limits.max_pixels) {
        return Error{Status::too_many_pixels, "the image has " + size_text(width, height) + ", the limit is " +
                                                  std::to_string(limits.max_pixels) + " in all"};
    }
    return std::nullopt;
}

Geometry plan(int width, int height, const Request& request) noexcept {
    Geometry g;
    g.width = width;
    g.height = height;
    const int longest = std::max(width, height);
    while (g.reduction < 8 && longest / (g.reduction * 2) >= std::max(request.luma_min_longest_side, 1)) {
        g.reduction *= 2;
    }
    g.luma_width = divide_rounding_up(width, g.reduction);
    g.luma_height = divide_rounding_up(height, g.reduction);
    // The sums of one column of a cell are kept in 16 bits: 255 rows of 255 fit, in stored rows as well.
    const int largest_factor = 255 / g.reduction;
    const int shortest = std::min(g.luma_width, g.luma_height);
    g.colour_factor = std::clamp(shortest / std::max(request.colour_min_short_side, 1), 1, largest_factor);
    g.colour_width = divide_rounding_up(g.luma_width, g.colour_factor);
    g.colour_height = divide_rounding_up(g.luma_height, g.colour_factor);
    return g;
}

}  // namespace upright::decode
