// A TIFF block, as EXIF uses it: what its directories say. The only reader of TIFF directories.
// Source: TIFF 6.0, section 2; EXIF 2.32 (CIPA DC-008-2019, 4.5.2 to 4.6.5).
//
// Nothing is allocated and nothing followed twice: the 0th directory, the EXIF directory that it names and the 1st, of
// the thumbnail. A directory that does not lie whole within its block reads as absent, and so does a value of another
// type or count than the question is about.
#pragma once

#include <optional>
#include <string_view>

#include "codec/bytes.hpp"

namespace upright::codec {

namespace tiff_tag {
inline constexpr std::uint16_t image_width = 0x0100;
inline constexpr std::uint16_t image_length = 0x0101;
inline constexpr std::uint16_t make = 0x010F;
inline constexpr std::uint16_t model = 0x0110;
inline constexpr std::uint16_t orientation = 0x0112;
inline constexpr std::uint16_t x_resolution = 0x011A;
inline constexpr std::uint16_t y_resolution = 0x011B;
inline constexpr std::uint16_t software = 0x0131;
inline constexpr std::uint16_t thumbnail_offset = 0x0201;
inline constexpr std::uint16_t thumbnail_length = 0x0202;
inline constexpr std::uint16_t exif_directory = 0x8769;
inline constexpr std::uint16_t pixel_x_dimension = 0xA002;
inline constexpr std::uint16_t pixel_y_dimension = 0xA003;
inline constexpr std::uint16_t focal_plane_x_resolution = 0xA20E;
inline constexpr std::uint16_t focal_plane_y_resolution = 0xA20F;
}  // namespace tiff_tag

namespace tiff_type {
inline constexpr std::uint16_t byte = 1, ascii = 2, short_ = 3, long_ = 4, rational = 5, sbyte = 6, sshort = 8, slong = 9;
}  // namespace tiff_type

// An entry is tag, type, count and value (or its offset), which stand at these places.
inline constexpr std::size_t tiff_entry_bytes = 12;
inline constexpr std::size_t tiff_type_at = 2, tiff_count_at = 4, tiff_value_at = 8;
inline constexpr std::size_t tiff_header_bytes = 8;
inline constexpr std::size_t tiff_link_at = 4;  ///< of the 0th directory, in the header
/// A directory counts its entries in 16 bits.
inline constexpr std::size_t tiff_max_entries = 65'535;

struct TiffDirectory {
    std::size_t entries = 0;  ///< offset of the first entry
    std::size_t count = 0;
    std::size_t next = 0;  ///< offset of the link to the next directory; 0 when the block ends before it
};

class TiffBlock {
public:
    /// `bytes`: what follows "Exif\0\0" in a JPEG, or the data of a PNG's eXIf chunk.
    explicit TiffBlock(Bytes bytes) noexcept;

    /// False: no header, or the 0th directory lies outside; then everything else is absent.
    bool valid() const noexcept { return first_.has_value(); }
    const std::optional<TiffDirectory>& first() const noexcept { return first_; }
    std::optional<TiffDirectory> exif() const noexcept;
    std::optional<TiffDirectory> thumbnail_directory() const noexcept;

    /// Orientation of the 0th directory, 1..8; 0 when absent or malformed. Any type of whole number will do.
    int orientation() const noexcept;
    /// The JPEG in the 1st directory; empty when there is none, or it claims to be where the directories are.
    Bytes thumbnail() const noexcept;

    /// Offset of the first entry with the tag `wanted`.
    std::optional<std::size_t> find(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// A single whole number that is not negative.
    std::optional<std::uint32_t> number(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// A single fraction of whole numbers that are not negative; 0 for one that divides by zero.
    std::optional<double> fraction(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// Text up to its zero byte; empty when absent.
    std::string_view text(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;

    bool little_endian() const noexcept { return little_endian_; }
    std::uint16_t u16(std::size_t offset) const noexcept;
    std::uint32_t u32(std::size_t offset) const noexcept;

private:
    std::optional<TiffDirectory> directory_at(std::size_t offset) const noexcept;

    Bytes bytes_;
    bool little_endian_ = false;
    std::optional<TiffDirectory> first_;
};

/// Bytes of a whole number of that type, 0 for any other type.
constexpr std::size_t tiff_integer_bytes(std::uint16_t type) noexcept {
    switch (type) {
        case tiff_type::byte:
        case tiff_type::sbyte: return 1;
        case tiff_type::short_:
        case tiff_type::sshort: return 2;
        case tiff_type::long_:
        case tiff_type::slong: return 4;
        default: return 0;
    }
}

constexpr bool tiff_is_signed(std::uint16_t type) noexcept { return type >= tiff_type::sbyte; }

}  // namespace upright::codec
