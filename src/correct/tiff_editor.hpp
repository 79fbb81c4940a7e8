// Changes the few values of an EXIF block or a TIFF file that a turn makes wrong, and leaves every other byte where it is.
// Source: TIFF 6.0; EXIF 2.32 (CIPA DC-008-2019): Orientation 4.6.4, pixel dimensions 4.6.5, thumbnails 4.5.5.
//
// Offsets in a TIFF block count from its beginning and maker notes hold offsets that nobody else understands, so
// nothing is ever moved: a directory that must grow is written anew at the end, and so is a thumbnail that does not
// fit its place. Valid range: any bytes; directories that reach beyond the block read as absent.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "codec/tiff_directory.hpp"

namespace upright::correct {

using codec::Bytes;

/// An entry of whole numbers.
struct TiffValues {
    std::uint16_t tag = 0, type = codec::tiff_type::long_;
    std::vector<std::uint64_t> values;  ///< at least one
};

class TiffEditor {
public:
    /// A copy of `tiff`.
    explicit TiffEditor(Bytes tiff, codec::TiffBlock::Use use = codec::TiffBlock::Use::exif);

    /// A block with nothing but Orientation, in big-endian order.
    static TiffEditor minimal(int orientation);

    /// False: no header, or the 0th directory lies outside; nothing can be read or changed.
    bool valid() const noexcept { return block().valid(); }

    /// Orientation of the 0th directory, 1..8; 0 when absent or malformed.
    int orientation() const noexcept { return block().orientation(); }
    /// True if the 0th directory has an Orientation entry, whatever is in it.
    bool has_orientation() const noexcept;
    /// Writes it in the type that it has, also for a thumbnail that has its own; adds an entry where there is none.
    /// `value` 1..8. False: there is no directory, or it has no room for a further entry; nothing was changed.
    [[nodiscard]] bool set_orientation(int value);
    /// The same for one directory, whose offset is written at `link_at`. Of several that are linked, the last comes first: a
    /// directory that is written anew takes its link along as it then is. False also where it would lie beyond what an
    /// offset can say.
    [[nodiscard]] bool set_orientation(const codec::TiffDirectory& directory, std::size_t link_at, int value);

    /// Writes the directory `old`, whose offset is written at `link_at`, anew at the end, without the entries whose tags are `dropped` or
    /// in `added`, and with `added`, in the order of tags. Links as with set_orientation(). False: it has no room; bytes may
    /// have been added at the end.
    [[nodiscard]] bool replace_entries(const codec::TiffDirectory& old, std::size_t link_at,
                                       std::vector<TiffValues> added, std::span<const std::uint16_t> dropped);
    /// Lets the chain of directories end with this one. A link that led out of the file would lead into what is added to it.
    void end_chain(const codec::TiffDirectory& last) noexcept { write_offset(last.next, 0); }
    /// Adds `data` where a strip may begin; its offset.
    std::size_t append_data(Bytes data) { return append_even(data); }

    /// Swaps what belongs to width and height: ImageWidth and ImageLength, PixelXDimension and PixelYDimension, the
    /// resolutions of the image and of the focal plane.
    void swap_sides();
    /// The same of the resolutions of one directory, and of what its EXIF directory says.
    void swap_resolutions(const codec::TiffDirectory& directory);
    /// Sets PixelXDimension, PixelYDimension, ImageWidth and ImageLength where they exist.
    void set_size(std::uint32_t width, std::uint32_t height);

    /// The JPEG in the 1st directory; empty when there is none.
    Bytes thumbnail() const noexcept { return block().thumbnail(); }
    void replace_thumbnail(Bytes jpeg);
    /// Unlinks the 1st directory and erases the JPEG.
    void remove_thumbnail();

    const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }
    std::vector<std::uint8_t> take() && noexcept { return std::move(bytes_); }

private:
    using Directory = codec::TiffDirectory;

    codec::TiffBlock block() const noexcept { return codec::TiffBlock(bytes_, use_); }
    /// The lowest `size` bytes of `value`, in the order of the block.
    void write(std::size_t at, std::uint64_t value, std::size_t size) noexcept;
    void write16(std::size_t at, std::uint16_t value) noexcept { write(at, value, 2); }
    void write32(std::size_t at, std::uint32_t value) noexcept { write(at, value, 4); }
    /// An offset, or the count of an entry.
    void write_offset(std::size_t at, std::uint64_t value) noexcept { write(at, value, block().form().offset_bytes()); }
    void write_short_entry(std::size_t entry, std::uint16_t value) noexcept;
    /// False if the entry is no single whole number within itself, or `value` is too large for its type.
    bool write_in_own_type(std::size_t entry, std::uint32_t value) noexcept;
    void write_number(const Directory& directory, std::uint16_t wanted, std::uint32_t value) noexcept;
    void write_orientation(const Directory& directory, int value) noexcept;
    void swap_entries(const Directory& directory, std::uint16_t wanted, std::uint16_t other) noexcept;
    bool add_orientation_entry(const Directory& old, std::size_t link_at, int value);
    std::size_t append_even(Bytes data);

    std::vector<std::uint8_t> bytes_;
    codec::TiffBlock::Use use_;
};

}  // namespace upright::correct
