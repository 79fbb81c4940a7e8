// The eight ways to put a picture right, as a rule for where each output element comes from. Pixels and DCT blocks
// follow the same rule, so both are moved by it.
#pragma once

#include "common/orientation.hpp"

namespace upright::correct {

/// Output (x, y) comes from input (u, v), where (u, v) = transpose ? (y, x) : (x, y), counted from the far side of the
/// input's width if flip_u and of its height if flip_v.
struct Mapping {
    bool transpose = false;
    bool flip_u = false;
    bool flip_v = false;

    constexpr bool operator==(const Mapping&) const noexcept = default;
    constexpr bool identity() const noexcept { return !transpose && !flip_u && !flip_v; }
};

/// `quarter_turns` 0..3, clockwise, after the flip left-right.
constexpr Mapping mapping_of(Orientation orientation) noexcept {
    const bool m = orientation.mirrored;
    switch (orientation.quarter_turns) {
        case 1: return {true, m, true};
        case 2: return {false, !m, true};
        case 3: return {true, !m, false};
        default: return {false, m, false};
    }
}

}  // namespace upright::correct
