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

}  // namespace upright
