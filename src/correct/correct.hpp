// Correcting as a part of a larger call, whose budget counts.
#pragma once

#include "codec/budget.hpp"
#include "upright/correct.hpp"

namespace upright::correct {

/// correct_pixels() but for its guard; the limits and the deadline of `options` are not looked at.
Result<PixelImage> correct_view(const ImageView& image, const Correction& correction, const CorrectOptions& options,
                                codec::Budget& budget);

}  // namespace upright::correct
