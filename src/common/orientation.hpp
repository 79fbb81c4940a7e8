// The eight ways an image can be stored (dihedral group D4), as "flip left-right, then turn clockwise".
// Source: EXIF 2.32, tag 0x0112 Orientation (CIPA DC-008-2019, 4.6.4).
#pragma once

namespace upright {

struct Orientation {
    bool mirrored = false;  ///< flip left-right first
    int quarter_turns = 0;  ///< then turn clockwise, 0..3
};

/// What to apply to the stored pixels for an EXIF value 1..8; the identity for any other value.
constexpr Orientation orientation_from_exif(int exif_orientation) noexcept {
    switch (exif_orientation) {
        case 2: return {true, 0};
        case 3: return {false, 2};
        case 4: return {true, 2};
        case 5: return {true, 3};
        case 6: return {false, 1};
        case 7: return {true, 1};
        case 8: return {false, 3};
        default: return {false, 0};
    }
}

/// The EXIF value 1..8 that asks a viewer for `orientation`; the inverse of orientation_from_exif.
constexpr int exif_from_orientation(Orientation orientation) noexcept {
    for (int value = 1; value <= 8; ++value) {
        const Orientation candidate = orientation_from_exif(value);
        if (candidate.mirrored == orientation.mirrored && candidate.quarter_turns == orientation.quarter_turns) {
            return value;
        }
    }
    return 1;
}

/// `first`, and then `second`, in one.
constexpr Orientation composed(Orientation first, Orientation second) noexcept {
    if (!second.mirrored) return {first.mirrored, (first.quarter_turns + second.quarter_turns) % 4};
    return {!first.mirrored, (second.quarter_turns - first.quarter_turns + 4) % 4};  // a flip reverses the turns before it
}

constexpr Orientation inverse(Orientation orientation) noexcept {
    if (orientation.mirrored) return orientation;
    return {false, (4 - orientation.quarter_turns) % 4};
}

}  // namespace upright
