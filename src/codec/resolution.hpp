// How unlike across and down the pixels of a file lie, from its header. A fax saved as a picture has rows twice as far
// apart as its columns.
// Source: JFIF 1.02, APP0 (X and Y density, of any unit); EXIF 2.32, 4.6.4 (XResolution, YResolution), where JFIF says
// nothing; PNG, 11.3.4.3 (pHYs); TIFF 6.0, section 8.
#pragma once

#include "codec/bytes.hpp"

namespace upright::codec {

/// Resolution across / resolution down; 1 where the file does not say or says what no picture has (is_pixel_aspect).
/// Never fails, nothing is decoded or allocated.
/// `page`: of a file with several.
double pixel_aspect(Bytes file, std::size_t page = 0) noexcept;

}  // namespace upright::codec
