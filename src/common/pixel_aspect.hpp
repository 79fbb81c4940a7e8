// Pixels that are not square: the ratio of the resolution across to that down. A fax of 204 x 98 dots per inch has 2.08;
// its pixels are twice as high as they are wide.
#pragma once

namespace upright {

/// Ratios beyond it are no picture but a mistake of its writer. Source: the most uneven pixels of ITU-T T.4 have
/// 204 x 98 dots per inch (2.1), those of anamorphic video 2:1.
inline constexpr double most_uneven_aspect = 4;

inline bool is_pixel_aspect(double aspect) noexcept {
    return aspect <= most_uneven_aspect && aspect >= 1 / most_uneven_aspect;
}

}  // namespace upright
