// The part of a HEIF or AVIF picture that its clap properties (clean aperture) leave: what viewers show.
// Source: ISO/IEC 14496-12, 12.1.4 (clap); ISO/IEC 23000-22 (MIAF), 7.3.6.7: clap comes before irot and imir. One that comes
// after them cuts the picture as it is turned by then, and one of an identity cuts what the other item shows.
//
// An aperture that begins between two pixels begins with the first of them, and one that reaches beyond the picture ends there,
// as libheif has it.
#pragma once

#include "codec/heif_layout.hpp"

namespace upright::codec {

/// In pixels as they are stored: before any turn.
struct HeifCrop {
    std::uint32_t x = 0, y = 0, width = 0, height = 0;
};

/// True if a clap applies to the item, or to what it is the identity of.
bool is_heif_cropped(const HeifLayout& layout, std::uint32_t id) noexcept;

/// What is shown of an item whose stored pixels are `width` by `height`: all of it where nothing crops it. Fails with
/// corrupt_image where a clap is damaged or leaves nothing.
Result<HeifCrop> read_heif_crop(const HeifLayout& layout, std::uint32_t id, std::uint32_t width, std::uint32_t height);

/// The same of the primary item, by the size that its ispe property says.
Result<HeifCrop> read_primary_crop(const HeifLayout& layout);

}  // namespace upright::codec
