// The orientation tags of a TIFF file's pages. Nothing but them is changed, and no pixel is read.
#pragma once

#include <span>
#include <vector>

#include "codec/tiff_pages.hpp"

namespace upright::correct {

/// `file` with the tag `wanted[k]`, 1..8, on page k of `found`; 0 leaves a page as it is, and so does 1 where there is no tag.
/// Smaller versions and masks of a page, which follow it in the file, get its tag where they have one. Where nothing
/// changes the bytes are those that came in. unsupported_format: a directory must grow and has no room.
Result<std::vector<std::uint8_t>> with_page_orientations(codec::Bytes file, const codec::TiffPages& found,
                                                         std::span<const int> wanted);

}  // namespace upright::correct
