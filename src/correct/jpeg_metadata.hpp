// The metadata segments of a JPEG after a correction: a turn makes a few of their values wrong, nothing else changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "correct/format.hpp"

namespace upright::correct {

/// Segments of the corrected file, in order, as one run of bytes.
struct JpegMetadata {
    std::vector<std::uint8_t> bytes;
    Thumbnail thumbnail = Thumbnail::none;
    int exif_orientation = 0;  ///< 0: no tag
    std::string notes;
};

/// For pixels that were turned by `mapping`, levelled if `levelled`, and now measure `width` x `height`.
/// EXIF: Orientation becomes 1 (and is not added), sizes and resolutions follow the turn, so does the thumbnail, which
/// is written with the shortest codes where the block has little room. XMP: see xmp_editor.hpp.
/// JFIF: the pixel density and the uncompressed thumbnail follow the turn; a JFXX thumbnail is dropped and reported.
JpegMetadata metadata_of_turned(const JpegLayout& layout, Mapping mapping, bool levelled, int width, int height,
                                Budget& budget);

/// Orientation as the first EXIF segment has it; 0 when absent.
int exif_orientation_of(const JpegLayout& layout);

/// A copy of `file` whose tag is `orientation`, in every EXIF segment and in XMP that names one; a minimal EXIF segment
/// is added where there is none.
/// Fails with corrupt_image when the EXIF block is damaged or full.
Result<std::vector<std::uint8_t>> with_orientation(Bytes file, const JpegLayout& layout, int orientation,
                                                   std::string& notes);

}  // namespace upright::correct
