// What the readers of the formats share, one a format; exif.cpp chooses.
#pragma once

#include <cstdint>
#include <optional>

#include "codec/tiff_directory.hpp"
#include "exif/exif.hpp"

namespace upright::exif {

using codec::Bytes;
using codec::TiffBlock;

struct Size {
    std::uint64_t width = 0, height = 0;
};

/// `directory`: of the picture. `frame`: the size of the picture itself; zeros where it is not known.
TagFacts facts_of(const TiffBlock& tiff, const std::optional<codec::TiffDirectory>& directory, const Size& frame) noexcept;

/// Of an EXIF block, whose 1st directory is a thumbnail.
TagFacts facts_of(const TiffBlock& exif, const Size& frame) noexcept;

// `page` counts for TIFF alone.
TagFacts from_webp(Bytes file, std::size_t page);
/// The orientation is the container's; EXIF tells about the camera alone.
TagFacts from_heif(Bytes file, std::size_t page);
TagFacts from_tiff(Bytes file, std::size_t page);

}  // namespace upright::exif
