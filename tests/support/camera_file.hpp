// JPEG files with a small picture beside the large one, as cameras write them.
#pragma once

#include "support/raster.hpp"

namespace upright::test {

/// `jpeg` with an Exif segment that holds `thumbnail` and, unless it is 0, an orientation tag.
Bytes with_thumbnail(const Bytes& jpeg, const Bytes& thumbnail, int orientation = 0);

/// `jpeg` with a multi-picture index that names `preview` as its large thumbnail (VGA), which stands behind it. `type`: of
/// the entry, another one for a picture that is no preview.
Bytes with_large_thumbnail(const Bytes& jpeg, const Bytes& preview, unsigned type = 0x010001);

/// The mean of the pixels that each of the smaller raster's stands for; any size up to that of `pixels`.
Raster shrunk(const Raster& pixels, int width, int height);

/// `pixels` before a frame of one grey, in the middle.
Raster framed(const Raster& pixels, int width, int height, int grey);

}  // namespace upright::test
