// What can be said from an image's size alone: whether it is within the limits, and how far it is to be reduced.
#pragma once

#include <cstdint>
#include <optional>

#include "decode/decode.hpp"

namespace upright::decode {

/// Stored size and how both products derive from it.
struct Geometry {
    int width = 0, height = 0;            ///< stored pixels
    int reduction = 1;                    ///< 1, 2, 4 or 8: stored pixels a luma pixel, each way
    int luma_width = 0, luma_height = 0;  ///< stored size / reduction, rounded up
    int colour_factor = 1;                ///< luma pixels a colour pixel, each way
    int colour_width = 0, colour_height = 0;
};

/// Refuses what the limits refuse, with a sentence that gives both numbers.
std::optional<Error> check_size(std::uint64_t width, std::uint64_t height, const Limits& limits);

/// The size must have passed check_size.
Geometry plan(int width, int height, const Request& request) noexcept;

}  // namespace upright::decode
