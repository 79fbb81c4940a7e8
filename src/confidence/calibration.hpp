// Constants that turn evidence into probabilities, with where each comes from.
#pragma once

namespace upright::confidence {

/// P(an EXIF orientation that is present is right), used as the prior under ExifPolicy::prior. A judgement, not a
/// measurement: cameras write the tag from a gravity sensor, which fails when the lens points down or up, and editors
/// turn pixels without resetting the tag.
inline constexpr double tag_reliability = 0.97;

/// The same under ExifPolicy::trust, where the caller vouches for the tag.
inline constexpr double trusted_tag = 0.9999;

/// Content that is at least this sure of a turn can agree with the tag or contradict it.
inline constexpr double clear_content = 0.90;

}  // namespace upright::confidence
