// Whether the Software entry of an EXIF block names a program that edits, converts or scans pictures. Such programs turn
// pixels, and leave or write the tag as they please; firmware of cameras and telephones does not.
#pragma once

#include <string_view>

namespace upright::exif {

/// Letter case does not matter; only the beginning of a long text is looked at.
bool names_editor(std::string_view software) noexcept;

}  // namespace upright::exif
