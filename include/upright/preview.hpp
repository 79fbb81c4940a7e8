// A small picture of a file, as stored or as a correction makes it: for reports, galleries and "is this right?".
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "upright/correct.hpp"
#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

/// A JPEG in sRGB (or its stored colours; profiles are not applied) whose longer side is at most `max_side_px`
/// (16..2048) before levelling. `correction.skew` is always applied, on an expanded canvas in the colour of the paper.
/// Its pixels are square, whatever those of the file are. A JPEG is decoded at a fraction of its size. The tag of the file
/// is not looked at. `limits` and `deadline_ms` (0: none) as in Options; give up soon after another thread has set *cancel
/// to anything but 0 (null: never). invalid_argument, and the image statuses of result.hpp.
UPRIGHT_EXPORT Result<std::vector<std::uint8_t>> preview_encoded(const void* data, std::size_t size,
                                                                 const Correction& correction, int max_side_px,
                                                                 const Limits& limits = {}, double deadline_ms = 0.0,
                                                                 const std::int32_t* cancel = nullptr);

}  // namespace upright
