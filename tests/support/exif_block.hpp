// TIFF blocks with an orientation tag, right and wrong ones.
#pragma once

#include <cstdint>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

struct ExifEntry {
    std::uint16_t tag = 0x0112, type = 3;
    std::uint32_t count = 1;
    std::uint32_t value = 1;  ///< a SHORT stands in the first two bytes of the field, as TIFF has it
};

/// Header, one directory of `entries`, no next directory.
Bytes exif_block(const std::vector<ExifEntry>& entries, bool big_endian);

/// A block as a camera writes it: three entries, the orientation in their middle.
Bytes camera_exif(int orientation, bool big_endian = false);

/// A little-endian block with nothing but a JPEG in its 1st directory and, unless it is 0, an orientation in the 0th.
Bytes exif_with_thumbnail(const Bytes& jpeg, int orientation = 0);

}  // namespace upright::test
