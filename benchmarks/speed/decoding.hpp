// What the bytes of a JPEG cost at least: libjpeg's own grey decoding, the yardstick of times of whole answers.
#pragma once

#include <vector>

#include "support/raster.hpp"

namespace speed {

/// To 1/reduction (1, 2, 4 or 8) of the size, into `memory`, which is grown as needed. Throws std::runtime_error.
void decode_grey(const upright::test::Bytes& file, int reduction, std::vector<unsigned char>& memory);

}  // namespace speed
