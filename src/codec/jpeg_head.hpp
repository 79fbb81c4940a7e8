// What stands before the first scan of a JPEG: its size, and the small pictures of it that cameras put beside it: the
// thumbnail of the EXIF block, and the large thumbnails of the multi-picture format, which lie behind the picture.
// Source: EXIF 2.32 (CIPA DC-008-2019), 4.5.5 and 4.6.3; CIPA DC-007-2009 (multi-picture format), 5.2.3.
//
// Nothing is decoded; the beginning of a file is enough.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "codec/bytes.hpp"

namespace upright::codec {

/// A JPEG within the file, as its header claims: neither that it lies within the file nor that it is one is known.
struct JpegPreview {
    std::uint64_t offset = 0, size = 0;
};

struct JpegHead {
    int width = 0, height = 0;  ///< 0: not known here
    std::vector<JpegPreview> previews;  ///< that of EXIF first
};

/// Nothing: no JPEG, or `file` ends before the first scan.
std::optional<JpegHead> read_jpeg_head(Bytes file);

}  // namespace upright::codec
