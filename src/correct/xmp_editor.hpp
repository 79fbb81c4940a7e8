// Lets an XMP packet follow a turn: tiff:Orientation, the sizes, and the regions of faces and focus.
// Source: XMP part 2; Metadata Working Group, Guidelines 2.0 (2010), 5.9 "Image regions": stArea:x and y are the centre
// of a region, w and h its size, in shares of the picture whose size AppliedToDimensions gives.
//
// Some programs give regions as the viewer shows the picture, not as it is stored; where AppliedToDimensions lies
// across the stored picture, and the tag that was there says why, they are taken so.
//
// Known failures: regions of other vocabularies (Microsoft's MP, ACDSee) stay as they are, which is said.
#pragma once

#include <string>
#include <vector>

#include "codec/bytes.hpp"
#include "correct/mapping.hpp"

namespace upright::correct {

/// What happened to the picture that the packet is about.
struct XmpChange {
    Mapping mapping;                       ///< of the stored pixels; the identity where only the tag was written
    int orientation_before = 0;            ///< EXIF value that viewers went by, 0 when there was none
    int orientation_after = 1;             ///< to be written where the packet has one
    int stored_width = 0, stored_height = 0;  ///< before the turn
    bool levelled = false;
};

struct XmpEdit {
    std::vector<std::uint8_t> packet;
    bool changed = false;
    std::string note;  ///< what stays wrong; empty when nothing does
};

XmpEdit edit_xmp(codec::Bytes packet, const XmpChange& change);

}  // namespace upright::correct
