// One coded picture of a HEIF or AVIF file as its component takes it (formats/upright_format.h): parameter sets from the item's
// configuration, then its data.
// Source: ISO/IEC 14496-15, 8.3.3 (hvcC); AV1 Codec ISO Media File Format Binding, 2.3 (av1C); ISO/IEC 23008-12, 6.6.2.3
// (grid); ISO/IEC 14496-12, 12.1.5 (colr).
#pragma once

#include <optional>
#include <vector>

#include "codec/format.hpp"
#include "codec/heif_layout.hpp"

namespace upright::codec {

/// The component that decodes an item; unknown where none does.
Format component_of(const HeifItem& item) noexcept;

/// What is to be decoded for an item: itself, the tiles of the grid that it is, or the same of what it is the identity of.
struct HeifPicture {
    std::uint32_t width = 0, height = 0;
    std::uint32_t columns = 1, rows = 1;
    std::vector<std::uint32_t> tiles;  ///< row by row
};

/// unsupported_format: a kind of item that is not read; corrupt_image: parts are missing.
Result<HeifPicture> read_heif_picture(const HeifLayout& layout, std::uint32_t id);

/// `item` is one that component_of knows.
Result<std::vector<std::uint8_t>> coded_stream(const HeifLayout& layout, const HeifItem& item);

/// Of colr, in the numbers of ITU-T H.273.
struct CodedColour {
    int matrix_coefficients = 2;
    bool full_range = false;
};
std::optional<CodedColour> colour_of(const HeifLayout& layout, std::uint32_t id) noexcept;

}  // namespace upright::codec
