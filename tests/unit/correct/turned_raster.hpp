// Flips and quarter turns done one step at a time and one pixel at a time: what the library's must equal.
#pragma once

#include <algorithm>

#include "common/orientation.hpp"
#include "support/raster.hpp"

namespace upright::test {

inline Raster flipped(const Raster& in) {
    Raster out = in;
    const auto bytes = static_cast<std::ptrdiff_t>(in.row_bytes()) / in.width;
    for (int y = 0; y < in.height; ++y) {
        for (int x = 0; x < in.width; ++x) {
            std::copy_n(in.row(y) + (in.width - 1 - x) * bytes, bytes, out.row(y) + x * bytes);
        }
    }
    return out;
}

/// A quarter clockwise: the left column becomes the top row, bottom pixel first.
inline Raster quarter_turned(const Raster& in) {
    Raster out = in;
    out.width = in.height;
    out.height = in.width;
    const auto bytes = static_cast<std::ptrdiff_t>(in.row_bytes()) / in.width;
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            std::copy_n(in.row(in.height - 1 - x) + y * bytes, bytes, out.row(y) + x * bytes);
        }
    }
    return out;
}

inline Raster turned(const Raster& in, Orientation turn) {
    Raster out = turn.mirrored ? flipped(in) : in;
    for (int i = 0; i < turn.quarter_turns; ++i) out = quarter_turned(out);
    return out;
}

}  // namespace upright::test
