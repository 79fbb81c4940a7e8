#include "decode/geometry.hpp"

#include <algorithm>

namespace upright::decode {
namespace {

constexpr int divide_rounding_up(int value, int by) noexcept { return value / by + (value % by != 0 ? 1 : 0); }

/// Sizes of both products.
void finish(const Request& request, Geometry& g) noexcept {
    g.luma_width = divide_rounding_up(g.width, g.reduction);
    g.luma_height = divide_rounding_up(g.height, g.reduction);
    // The sums of one column of a cell are kept in 16 bits: 255 rows of 255 fit, in stored rows as well.
    const int largest_factor = 255 / g.reduction;
    const int shortest = std::min(g.luma_width, g.luma_height);
    g.colour_factor = std::clamp(shortest / std::max(request.colour_min_short_side, 1), 1, largest_factor);
    g.colour_width = divide_rounding_up(g.luma_width, g.colour_factor);
    g.colour_height = divide_rounding_up(g.luma_height, g.colour_factor);
}

}  // namespace

Geometry plan(int width, int height, const Request& request) noexcept {
    Geometry g;
    g.width = width;
    g.height = height;
    const int longest = std::max(width, height), shortest_stored = std::min(width, height);
    const auto large_enough = [&](int reduction) {
        const int longer = longest / reduction, shorter = shortest_stored / reduction;
        return longer >= std::max(request.luma_min_longest_side, 1) &&
               shorter >= request.luma_min_share * request.luma_min_longest_side;
    };
    while (g.reduction < coarsest && large_enough(g.reduction * 2)) g.reduction *= 2;
    finish(request, g);
    return g;
}

bool plan_first_look(int width, int height, const Request& request, Geometry& geometry) noexcept {
    if (plan(width, height, request).reduction == coarsest) return false;
    if (std::min(width, height) / coarsest < request.colour_min_short_side) return false;
    geometry.width = width;
    geometry.height = height;
    geometry.reduction = coarsest;
    finish(request, geometry);
    return true;
}

}  // namespace upright::decode
