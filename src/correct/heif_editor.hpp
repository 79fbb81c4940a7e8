// Writes the orientation of a HEIF or AVIF file: its irot and imir properties. No coded byte changes.
// Source: as codec/heif_layout.hpp.
//
// The primary picture, its thumbnails, and the auxiliary pictures that lie on it (alpha, depth, gain maps) turn together;
// tiles of a grid stay, since the grid is turned as a whole. Properties are added, exchanged in their place or removed, ipma
// follows, and every offset in iloc that points behind them is moved by what the list grew or shrank. Where EXIF and XMP name
// an orientation, it becomes the new one. Everything else is kept byte for byte.
#pragma once

#include <string>
#include <vector>

#include "codec/heif_layout.hpp"

namespace upright::correct {

/// `layout` is of the file as it is. Fails with unsupported_format where a movie stands beside the pictures, a crop follows the
/// turn, or a number in iloc cannot hold what it would have to; corrupt_image where there are no properties.
Result<std::vector<std::uint8_t>> with_heif_orientation(const codec::HeifLayout& layout, Orientation wanted, std::string& notes);

}  // namespace upright::correct
