// What a HEIF or AVIF file says about its pictures, without decoding any: items, their properties and where their data
// lies. An editor (correct/heif_editor.hpp) and the decoder (decode/heif.cpp) stand on it.
// Source: ISO/IEC 14496-12, 8.11 (meta, iloc, iinf, iref); ISO/IEC 23008-12, 6.5 (properties), 9.3 (ipma); ISO/IEC 23000-22
// (MIAF), 7.3.6.7: the transformative properties are clap, irot, imir, in this order, and EXIF expresses none.
//
// The orientation of an item is that of its irot and imir, in the order in which they are associated. irot turns
// anticlockwise; imir exchanges top and bottom (0) or left and right (1), as libheif, libavif and Chromium read it and ISO/IEC
// 23008-12:2022 words it. An identity (iden; ISO/IEC 23008-12, 6.6.2.1) shows another item as that one is shown, and its own
// properties apply to this. What clap leaves of a picture is in codec/heif_crop.hpp.
//
// Known failures: items in other files (data references) and in the data of further items have no data here.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "codec/boxes.hpp"
#include "codec/budget.hpp"
#include "codec/tiff_directory.hpp"
#include "common/orientation.hpp"
#include "upright/result.hpp"

namespace upright::codec {

struct HeifItem {
    std::uint32_t id = 0;
    std::array<char, 4> type{};
    bool is_xmp = false;

    bool is(std::string_view name) const noexcept { return std::string_view(type.data(), 4) == name; }
};

/// A property that an item has: its place in ipco, counted from 1.
struct HeifAssociation {
    std::uint16_t property = 0;
    bool essential = false;
};
struct HeifAssociations {
    std::uint32_t item = 0;
    std::vector<HeifAssociation> properties;
};
/// One ipma box.
struct HeifAssociationBox {
    std::uint8_t version = 0;
    std::uint32_t flags = 0;
    std::vector<HeifAssociations> items;
};

/// `from` refers to each of `to`: a thumbnail to its picture (thmb), an auxiliary picture to the one it belongs to (auxl), a
/// grid to its tiles (dimg), a description to what it describes (cdsc).
struct HeifReference {
    std::array<char, 4> type{};
    std::uint32_t from = 0;
    std::vector<std::uint32_t> to;

    bool is(std::string_view name) const noexcept { return std::string_view(type.data(), 4) == name; }
};

/// The items behind a picture, each the identity (iden) of the one before it; the first has the pixels.
struct HeifLineage {
    static constexpr std::size_t longest = 8;  ///< files have one identity, if any
    std::array<std::uint32_t, longest> items{};
    std::size_t count = 0;  ///< 0: an identity shows no one item that is there, or itself
};

struct HeifExtent {
    std::uint64_t offset = 0, length = 0;  ///< the whole of what it lies in where the length is 0
    std::size_t field = 0;                 ///< where the offset is written, in the content of iloc
};
struct HeifLocation {
    std::uint32_t item = 0;
    int construction = 0;  ///< 0: in the file, 1: in idat
    bool elsewhere = false;
    std::uint64_t base = 0;
    std::size_t base_field = 0;
    std::vector<HeifExtent> extents;
};

struct HeifLayout {
    Bytes file;
    Box meta, iprp, ipco, iloc;      ///< offsets: meta in the file, iprp and iloc in meta's content, ipco in iprp's
    Bytes idat;
    std::uint32_t primary = 0;
    std::vector<HeifItem> items;
    std::vector<Box> properties;     ///< of ipco, in order
    std::vector<HeifAssociationBox> associations;
    std::vector<HeifReference> references;
    std::vector<HeifLocation> locations;
    unsigned offset_bytes = 0, base_bytes = 0;  ///< of the numbers in iloc
    bool has_sequence = false;       ///< a movie stands beside the pictures

    const HeifItem* item(std::uint32_t id) const noexcept;
    const std::vector<HeifAssociation>* properties_of(std::uint32_t id) const noexcept;
    /// The first property of that type; null where there is none.
    const Box* property(std::uint32_t id, std::string_view type) const noexcept;
    /// Items that `type` leads to from `id`.
    std::vector<std::uint32_t> referred(std::uint32_t id, std::string_view type) const;
    /// Items that refer to `id` by `type`.
    std::vector<std::uint32_t> referring(std::uint32_t id, std::string_view type) const;

    HeifLineage lineage(std::uint32_t id) const noexcept;
    /// The failure where a picture that must be shown has an empty lineage.
    static Error identity_of_nothing(std::uint32_t id);

    /// Of irot and imir, its own and those of what it is the identity of; nothing where there are none.
    std::optional<Orientation> orientation(std::uint32_t id) const noexcept;
    /// The same without its own.
    std::optional<Orientation> orientation_before(std::uint32_t id) const noexcept;
    /// The same of the primary item as EXIF says it, 1..8; 0 where it has neither.
    int exif_orientation() const noexcept;
    /// Width and height of ispe; zeros where there is none.
    std::array<std::uint32_t, 2> size(std::uint32_t id) const noexcept;

    /// Data of an item where it lies in one piece within the file; empty otherwise.
    Bytes data(std::uint32_t id) const noexcept;
    /// Data in any number of pieces. Fails with corrupt_image where a piece lies outside.
    Result<std::vector<std::uint8_t>> gather(std::uint32_t id) const;
    /// The TIFF block of the Exif item that describes the primary one, and its XMP packet; empty where there is none.
    Bytes exif() const;
    Bytes xmp() const;

    /// A sentence about an EXIF orientation that says something else than the container does; empty otherwise. Viewers go by
    /// the container.
    std::string contradiction() const;

private:
    std::optional<Orientation> orientation(const HeifLineage& line, std::size_t count) const noexcept;
    Bytes described_by(std::string_view type, bool xmp) const;
    std::optional<Bytes> piece(const HeifLocation& location, const HeifExtent& extent) const noexcept;
};

/// What an irot or imir property asks for; nothing of any other.
std::optional<Orientation> turn_of(const Box& property) noexcept;

/// Fails with corrupt_image where boxes do not add up, there is no primary item, or there are too many parts.
Result<HeifLayout> read_heif_layout(Bytes file, Budget& budget);

}  // namespace upright::codec
