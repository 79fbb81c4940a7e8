// What can be said from an image's size alone: how far it is to be reduced.
#pragma once

#include "decode/decode.hpp"

namespace upright::decode {

inline constexpr int coarsest = 8;  ///< reduction that JPEG decoders have: one pixel a block

/// Stored size and how both products derive from it.
struct Geometry {
    int width = 0, height = 0;            ///< stored pixels
    int reduction = 1;                    ///< 1, 2, 4 or 8: stored pixels a luma pixel, each way
    int luma_width = 0, luma_height = 0;  ///< stored size / reduction, rounded up
    int colour_factor = 1;                ///< luma pixels a colour pixel, each way
    int colour_width = 0, colour_height = 0;
};

/// The size must have passed Budget::admit_size.
Geometry plan(int width, int height, const Request& request) noexcept;

/// At 1/8, where this is less than plan() says and still as large as the colour view is to be; else false.
bool plan_first_look(int width, int height, const Request& request, Geometry& geometry) noexcept;

}  // namespace upright::decode
