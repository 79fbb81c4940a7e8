// What an orientation tag says of the turn before anybody looks at the picture.
#pragma once

#include <array>

namespace upright {

/// P(turn) over the clockwise quarter turns of the stored (unmirrored) pixels, each summing to 1. Uniform without a tag.
struct TagPrior {
    std::array<double, 4> document{0.25, 0.25, 0.25, 0.25};
    std::array<double, 4> photo{0.25, 0.25, 0.25, 0.25};
};

}  // namespace upright
