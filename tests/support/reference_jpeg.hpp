// libjpeg's own way from a file to interleaved pixels, as other programs use it: what our decoder is compared with.
#pragma once

#include "support/raster.hpp"

namespace upright::test {

enum class JpegOutput { grey, rgb, cmyk };

/// Decodes at 1/reduction without smoothing of chroma. Throws std::runtime_error when libjpeg gives up.
Raster decode_with_libjpeg(const Bytes& file, JpegOutput output, int reduction = 1);

/// Mean of factor x factor pixels, rounded to nearest; smaller boxes at the right and bottom edges.
Raster box_average(const Raster& pixels, int factor);

}  // namespace upright::test
