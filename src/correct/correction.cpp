#include "common/orientation.hpp"
#include "upright/correct.hpp"

namespace upright {

Correction Correction::of_exif(int exif_orientation) noexcept {
    const Orientation orientation = orientation_from_exif(exif_orientation);
    return {orientation.mirrored, orientation.quarter_turns, 0};
}

Correction Correction::of(const Detection& detection) noexcept {
    Correction correction = of_exif(detection.exif_orientation);
    if (detection.turn_decision == Decision::apply) {
        correction.mirrored = detection.mirrored;
        correction.quarter_turns = detection.quarter_turns;
    }
    if (detection.level_decision == Decision::apply) {
        // The answer's skew is that of the picture after its own flip; without the flip everything slopes the other way.
        const bool other_side = correction.mirrored != detection.mirrored;
        correction.skew = other_side && detection.skew < 45.0 ? -detection.skew : detection.skew;
    }
    return correction;
}

int Correction::exif_orientation() const noexcept {
    if (quarter_turns < 0 || quarter_turns > 3) return 0;
    return exif_from_orientation({mirrored, quarter_turns});
}

}  // namespace upright
