// What a file's header says of its orientation tag, besides the value.
#pragma once

namespace upright {

struct TagFacts {
    int orientation = 0;              ///< EXIF value 1..8; 0 when absent or invalid
    bool has_camera = false;          ///< EXIF names a make or a model: a sensor may have written the tag
    bool by_editor = false;           ///< Software names a program that edits or scans pictures
    bool dimensions_swapped = false;  ///< EXIF PixelXDimension and PixelYDimension are those of the frame, exchanged
    bool thumbnail_turned = false;    ///< the EXIF thumbnail lies across where the picture stands, or the other way
};

}  // namespace upright
