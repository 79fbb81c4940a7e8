// Changes the few values of an EXIF block that a turn makes wrong, and leaves every other byte where it is.
// Source: TIFF 6.0; EXIF 2.32 (CIPA DC-008-2019): Orientation 4.6.4, pixel dimensions 4.6.5, thumbnails 4.5.5.
//
// Offsets in a TIFF block count from its beginning and maker notes hold offsets that nobody else understands, so
// nothing is ever moved: a directory that must grow is written anew at the end, and so is a thumbnail that does not
// fit its place. Valid range: any bytes; directories that reach beyond the block read as absent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace upright::correct {

class TiffEditor {
public:
    /// A copy of `tiff`: what follows "Exif\0\0" in a JPEG, or the data of a PNG's eXIf chunk.
    explicit TiffEditor(std::span<const std::uint8_t> tiff);

    /// A block with nothing but Orientation, in big-endian order.
    static TiffEditor minimal(int orientation);

    /// False: no header, or the 0th directory lies outside; nothing can be read or changed.
    bool valid() const noexcept { return first_directory_.has_value(); }

    /// Orientation of the 0th directory, 1..8; 0 when absent or malformed.
    int orientation() const noexcept;
    /// True if the 0th directory has an Orientation entry, whatever is in it.
    bool has_orientation() const noexcept;
    /// Writes it, also for a thumbnail that has its own; adds an entry where there is none. `value` 1..8.
    void set_orientation(int value);

    /// Swaps what belongs to width and height: ImageWidth and ImageLength, PixelXDimension and PixelYDimension, the
    /// resolutions of the image and of the focal plane.
    void swap_sides();
    /// Sets PixelXDimension, PixelYDimension, ImageWidth and ImageLength where they exist.
    void set_size(std::uint32_t width, std::uint32_t height);

    /// The JPEG in the 1st directory; empty when there is none.
    std::span<const std::uint8_t> thumbnail() const noexcept;
    void replace_thumbnail(std::span<const std::uint8_t> jpeg);
    /// Unlinks the 1st directory and erases the JPEG.
    void remove_thumbnail();

    const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }

private:
    struct Directory {
        std::size_t entries = 0;  ///< offset of the first entry
        std::size_t count = 0;
        std::size_t next = 0;  ///< offset of the link to the next directory; 0 when the block ends before it
    };

    std::uint16_t read16(std::size_t offset) const noexcept;
    std::uint32_t read32(std::size_t offset) const noexcept;
    void write16(std::size_t offset, std::uint16_t value) noexcept;
    void write32(std::size_t offset, std::uint32_t value) noexcept;

    std::optional<Directory> directory_at(std::size_t offset) const noexcept;
    std::optional<Directory> linked_directory(std::uint16_t link) const noexcept;
    std::optional<Directory> thumbnail_directory() const noexcept;
    /// Offset of the entry with the tag `wanted`; nothing when absent.
    std::optional<std::size_t> find(const Directory& directory, std::uint16_t wanted) const noexcept;
    std::optional<std::uint32_t> read_number(const Directory& directory, std::uint16_t wanted) const noexcept;
    void write_number(const Directory& directory, std::uint16_t wanted, std::uint32_t value) noexcept;
    void write_orientation(const Directory& directory, int value) noexcept;
    void swap_entries(const Directory& directory, std::uint16_t tag, std::uint16_t other) noexcept;
    void add_orientation_entry(int value);
    std::size_t append_even(std::span<const std::uint8_t> data);

    std::vector<std::uint8_t> bytes_;
    bool little_endian_ = false;
    std::optional<Directory> first_directory_;
};

}  // namespace upright::correct
