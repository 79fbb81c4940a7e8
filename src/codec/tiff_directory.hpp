// The directories of a TIFF, as files and EXIF blocks hold them: what their entries say. The only reader of them.
// Source: TIFF 6.0, section 2; BigTIFF as libtiff documents it (BigTIFF Design, 2007); EXIF 2.32 (CIPA DC-008-2019, 4.5.2 to
// 4.6.5).
//
// Nothing is allocated and nothing followed twice. A directory that does not lie whole within its block reads as absent, and
// so does a value of another type or count than the question is about.
#pragma once

#include <optional>
#include <string_view>

#include "codec/bytes.hpp"

namespace upright::codec {

namespace tiff_tag {
inline constexpr std::uint16_t new_subfile_type = 0x00FE;
inline constexpr std::uint16_t image_width = 0x0100;
inline constexpr std::uint16_t image_length = 0x0101;
inline constexpr std::uint16_t bits_per_sample = 0x0102;
inline constexpr std::uint16_t compression = 0x0103;
inline constexpr std::uint16_t photometric = 0x0106;
inline constexpr std::uint16_t make = 0x010F;
inline constexpr std::uint16_t model = 0x0110;
inline constexpr std::uint16_t strip_offsets = 0x0111;
inline constexpr std::uint16_t orientation = 0x0112;
inline constexpr std::uint16_t samples_per_pixel = 0x0115;
inline constexpr std::uint16_t rows_per_strip = 0x0116;
inline constexpr std::uint16_t strip_byte_counts = 0x0117;
inline constexpr std::uint16_t x_resolution = 0x011A;
inline constexpr std::uint16_t y_resolution = 0x011B;
inline constexpr std::uint16_t software = 0x0131;
inline constexpr std::uint16_t tile_width = 0x0142;
inline constexpr std::uint16_t tile_length = 0x0143;
inline constexpr std::uint16_t tile_offsets = 0x0144;
inline constexpr std::uint16_t tile_byte_counts = 0x0145;
inline constexpr std::uint16_t sub_directories = 0x014A;
inline constexpr std::uint16_t thumbnail_offset = 0x0201;
inline constexpr std::uint16_t thumbnail_length = 0x0202;
inline constexpr std::uint16_t exif_directory = 0x8769;
inline constexpr std::uint16_t pixel_x_dimension = 0xA002;
inline constexpr std::uint16_t pixel_y_dimension = 0xA003;
inline constexpr std::uint16_t focal_plane_x_resolution = 0xA20E;
inline constexpr std::uint16_t focal_plane_y_resolution = 0xA20F;
inline constexpr std::uint16_t dng_version = 0xC612;
}  // namespace tiff_tag

namespace tiff_type {
inline constexpr std::uint16_t byte = 1, ascii = 2, short_ = 3, long_ = 4, rational = 5, sbyte = 6, sshort = 8, slong = 9,
                               ifd = 13, long8 = 16, slong8 = 17, ifd8 = 18;
}  // namespace tiff_type

/// How a block writes its numbers and how wide the parts of its directories are: those of TIFF, or of BigTIFF.
struct TiffForm {
    bool little_endian = false, big = false;

    constexpr std::size_t offset_bytes() const noexcept { return big ? 8 : 4; }
    constexpr std::size_t link_at() const noexcept { return big ? 8 : 4; }  ///< of the 0th directory, in the header
    constexpr std::size_t header_bytes() const noexcept { return link_at() + offset_bytes(); }
    constexpr std::size_t length_bytes() const noexcept { return big ? 8 : 2; }  ///< of the number of entries
    constexpr std::size_t entry_bytes() const noexcept { return big ? 20 : 12; }
    constexpr std::size_t value_at() const noexcept { return big ? 12 : 8; }
    /// The largest offset that can be written.
    constexpr std::uint64_t last_offset() const noexcept { return big ? ~std::uint64_t{0} : 0xFFFF'FFFF; }
};

// An entry is tag, type, count and value (or its offset); type and count stand at these places, the value at
// TiffForm::value_at().
inline constexpr std::size_t tiff_type_at = 2, tiff_count_at = 4;
/// A directory counts its entries in 16 bits; no more are believed of a BigTIFF, which has room for 64.
inline constexpr std::size_t tiff_max_entries = 65'535;

/// No file is followed over more pages: a document of 65,536 pages is a shelf of books, and a circle has no end.
inline constexpr std::size_t tiff_max_pages = 65'536;

struct TiffDirectory {
    std::size_t entries = 0;  ///< offset of the first entry
    std::size_t count = 0;
    std::size_t next = 0;  ///< offset of the link to the next directory; 0 when the block ends before it
};

class TiffBlock {
public:
    enum class Use : std::uint8_t {
        exif,  ///< what follows "Exif\0\0" in a JPEG, or the data of a PNG's eXIf chunk: never a BigTIFF
        file,
    };
    explicit TiffBlock(Bytes bytes, Use use = Use::exif) noexcept;

    /// False: no header, or the 0th directory lies outside; then everything else is absent.
    bool valid() const noexcept { return first_.has_value(); }
    const std::optional<TiffDirectory>& first() const noexcept { return first_; }
    const TiffForm& form() const noexcept { return form_; }

    std::optional<TiffDirectory> directory_at(std::uint64_t place) const noexcept;
    /// Offset of the directory that `directory` links to; 0 for the last one.
    std::uint64_t next_offset(const TiffDirectory& directory) const noexcept;
    /// The directory `index` links after the 0th: a page of a file.
    std::optional<TiffDirectory> page(std::size_t index) const noexcept;
    /// The EXIF directory that `directory` names.
    std::optional<TiffDirectory> exif(const TiffDirectory& directory) const noexcept;
    std::optional<TiffDirectory> exif() const noexcept { return first_ ? exif(*first_) : std::nullopt; }
    /// The 1st directory, which an EXIF block keeps for its thumbnail.
    std::optional<TiffDirectory> thumbnail_directory() const noexcept;

    /// Orientation, 1..8; 0 when absent or malformed. Any type of whole number will do.
    int orientation(const TiffDirectory& directory) const noexcept;
    int orientation() const noexcept { return first_ ? orientation(*first_) : 0; }
    /// The JPEG in the 1st directory; empty when there is none, or it claims to be where the directories are.
    Bytes thumbnail() const noexcept;

    /// Offset of the first entry with the tag `wanted`.
    std::optional<std::size_t> find(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// A single whole number that is not negative.
    std::optional<std::uint64_t> number(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// The first of the whole numbers, where there are several.
    std::optional<std::uint64_t> first_number(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// A single fraction of whole numbers that are not negative; 0 for one that divides by zero.
    std::optional<double> fraction(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;
    /// Text up to its zero byte; empty when absent.
    std::string_view text(const TiffDirectory& directory, std::uint16_t wanted) const noexcept;

    // The callers of these have checked that the bytes are there.
    std::uint16_t u16(std::size_t at) const noexcept;
    std::uint32_t u32(std::size_t at) const noexcept;
    std::uint64_t u64(std::size_t at) const noexcept;
    /// An offset, or the count of an entry.
    std::uint64_t offset(std::size_t at) const noexcept { return form_.big ? u64(at) : u32(at); }

private:
    /// Where the values of an entry stand, `bytes` of them; nothing if they lie outside.
    std::optional<std::size_t> place_of(std::size_t entry, std::uint64_t bytes) const noexcept;
    std::optional<std::uint64_t> integer(std::size_t entry) const noexcept;

    Bytes bytes_;
    TiffForm form_;
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
        case tiff_type::slong:
        case tiff_type::ifd: return 4;
        case tiff_type::long8:
        case tiff_type::slong8:
        case tiff_type::ifd8: return 8;
        default: return 0;
    }
}

constexpr bool tiff_is_signed(std::uint16_t type) noexcept {
    return type == tiff_type::sbyte || type == tiff_type::sshort || type == tiff_type::slong || type == tiff_type::slong8;
}

}  // namespace upright::codec
