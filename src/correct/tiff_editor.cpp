#include "correct/tiff_editor.hpp"

#include <algorithm>
#include <array>

namespace upright::correct {

namespace tag = codec::tiff_tag;
namespace type = codec::tiff_type;
using codec::tiff_count_at;
using codec::tiff_entry_bytes;
using codec::tiff_type_at;
using codec::tiff_value_at;

TiffEditor::TiffEditor(Bytes tiff) : bytes_(tiff.begin(), tiff.end()) {}

TiffEditor TiffEditor::minimal(int orientation) {
    // Header; one entry: Orientation, SHORT, one value; no further directory.
    constexpr std::array<std::uint8_t, 26> block{'M', 'M', 0, 42, 0, 0, 0, 8,                       //
                                                 0,   1,   1, 0x12, 0, 3, 0, 0, 0, 1, 0, 1, 0, 0,  //
                                                 0,   0,   0, 0};
    TiffEditor editor(block);
    (void)editor.set_orientation(orientation);
    return editor;
}

void TiffEditor::write16(std::size_t offset, std::uint16_t value) noexcept {
    const auto low = static_cast<std::uint8_t>(value & 0xFF), high = static_cast<std::uint8_t>(value >> 8);
    const bool little_endian = block().little_endian();
    bytes_[offset] = little_endian ? low : high;
    bytes_[offset + 1] = little_endian ? high : low;
}

void TiffEditor::write32(std::size_t offset, std::uint32_t value) noexcept {
    const auto low = static_cast<std::uint16_t>(value & 0xFFFF), high = static_cast<std::uint16_t>(value >> 16);
    const bool little_endian = block().little_endian();
    write16(offset, little_endian ? low : high);
    write16(offset + 2, little_endian ? high : low);
}

bool TiffEditor::write_in_own_type(std::size_t entry, std::uint32_t value) noexcept {
    const std::uint16_t own = block().u16(entry + tiff_type_at);
    const std::size_t size = codec::tiff_integer_bytes(own);
    const std::size_t bits = 8 * size - (codec::tiff_is_signed(own) ? 1 : 0);
    if (size == 0 || block().u32(entry + tiff_count_at) != 1 || (bits < 32 && value >> bits != 0)) return false;
    switch (size) {
        case 1: bytes_[entry + tiff_value_at] = static_cast<std::uint8_t>(value); break;
        case 2: write16(entry + tiff_value_at, static_cast<std::uint16_t>(value)); break;
        default: write32(entry + tiff_value_at, value); break;
    }
    return true;
}

void TiffEditor::write_number(const Directory& directory, std::uint16_t wanted, std::uint32_t value) noexcept {
    const auto entry = block().find(directory, wanted);
    if (!entry || write_in_own_type(*entry, value)) return;
    write16(*entry + tiff_type_at, type::long_);
    write32(*entry + tiff_count_at, 1);
    write32(*entry + tiff_value_at, value);
}

bool TiffEditor::has_orientation() const noexcept {
    return valid() && block().find(*block().first(), tag::orientation).has_value();
}

/// Every entry of that number, for readers that take the last of several; only bytes that differ are touched.
void TiffEditor::write_orientation(const Directory& directory, int value) noexcept {
    const codec::TiffBlock view = block();
    for (std::size_t i = 0; i < directory.count; ++i) {
        const std::size_t entry = directory.entries + i * tiff_entry_bytes;
        if (view.u16(entry) != tag::orientation) continue;
        if (write_in_own_type(entry, static_cast<std::uint32_t>(value))) continue;
        write16(entry + tiff_type_at, type::short_);
        write32(entry + tiff_count_at, 1);
        write16(entry + tiff_value_at, static_cast<std::uint16_t>(value));
    }
}

bool TiffEditor::set_orientation(int value) {
    if (!valid()) return false;
    if (has_orientation()) {
        write_orientation(*block().first(), value);
    } else if (!add_orientation_entry(value)) {
        return false;
    }
    if (const auto thumbnail = block().thumbnail_directory()) write_orientation(*thumbnail, value);
    return true;
}

bool TiffEditor::add_orientation_entry(int value) {
    const codec::TiffBlock view = block();
    const Directory old = *view.first();
    if (old.count >= codec::tiff_max_entries) return false;
    std::size_t before = 0;  // entries stand in ascending order
    while (before < old.count && view.u16(old.entries + before * tiff_entry_bytes) < tag::orientation) ++before;
    const auto old_entries = bytes_.begin() + static_cast<std::ptrdiff_t>(old.entries);
    const auto split = old_entries + static_cast<std::ptrdiff_t>(before * tiff_entry_bytes);
    const auto old_end = old_entries + static_cast<std::ptrdiff_t>(old.count * tiff_entry_bytes);

    std::vector<std::uint8_t> directory(2);
    directory.insert(directory.end(), old_entries, split);
    directory.resize(directory.size() + tiff_entry_bytes);
    directory.insert(directory.end(), split, old_end);
    directory.resize(directory.size() + 4);
    const std::uint32_t next = old.next == 0 ? 0 : view.u32(old.next);

    const std::size_t place = append_even(directory);
    write16(place, static_cast<std::uint16_t>(old.count + 1));
    write32(place + directory.size() - 4, next);
    const std::size_t entry = place + 2 + before * tiff_entry_bytes;
    write16(entry, tag::orientation);
    write16(entry + tiff_type_at, type::short_);
    write32(entry + tiff_count_at, 1);
    write16(entry + tiff_value_at, static_cast<std::uint16_t>(value));
    write32(codec::tiff_link_at, static_cast<std::uint32_t>(place));
    return true;
}

/// Type, count and value change places together, so that one stored as SHORT and one as LONG stay what they were.
void TiffEditor::swap_entries(const Directory& directory, std::uint16_t wanted, std::uint16_t other) noexcept {
    const auto first = block().find(directory, wanted), second = block().find(directory, other);
    if (!first || !second) return;
    const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(*first + tiff_type_at);
    std::swap_ranges(begin, begin + static_cast<std::ptrdiff_t>(tiff_entry_bytes - tiff_type_at),
                     bytes_.begin() + static_cast<std::ptrdiff_t>(*second + tiff_type_at));
}

void TiffEditor::swap_sides() {
    if (!valid()) return;
    swap_entries(*block().first(), tag::image_width, tag::image_length);
    swap_entries(*block().first(), tag::x_resolution, tag::y_resolution);
    if (const auto exif = block().exif()) {
        swap_entries(*exif, tag::pixel_x_dimension, tag::pixel_y_dimension);
        swap_entries(*exif, tag::focal_plane_x_resolution, tag::focal_plane_y_resolution);
    }
    if (const auto thumbnail = block().thumbnail_directory()) {
        swap_entries(*thumbnail, tag::image_width, tag::image_length);
        swap_entries(*thumbnail, tag::x_resolution, tag::y_resolution);
    }
}

void TiffEditor::set_size(std::uint32_t width, std::uint32_t height) {
    if (!valid()) return;
    write_number(*block().first(), tag::image_width, width);
    write_number(*block().first(), tag::image_length, height);
    if (const auto exif = block().exif()) {
        write_number(*exif, tag::pixel_x_dimension, width);
        write_number(*exif, tag::pixel_y_dimension, height);
    }
}

void TiffEditor::replace_thumbnail(Bytes jpeg) {
    const Bytes old = thumbnail();
    const auto directory = block().thumbnail_directory();
    if (old.empty() || !directory) return;
    auto place = static_cast<std::size_t>(old.data() - bytes_.data());
    if (place + old.size() == bytes_.size()) {  // the usual case: it is the last thing in the block
        bytes_.resize(place);
        bytes_.insert(bytes_.end(), jpeg.begin(), jpeg.end());
    } else {
        const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(place);
        std::fill(begin, begin + static_cast<std::ptrdiff_t>(old.size()), std::uint8_t{0});
        if (jpeg.size() <= old.size()) {
            std::copy(jpeg.begin(), jpeg.end(), begin);
        } else {
            place = append_even(jpeg);
            write_number(*directory, tag::thumbnail_offset, static_cast<std::uint32_t>(place));
        }
    }
    write_number(*directory, tag::thumbnail_length, static_cast<std::uint32_t>(jpeg.size()));
}

void TiffEditor::remove_thumbnail() {
    const Bytes old = thumbnail();
    if (old.empty()) return;
    const auto place = static_cast<std::size_t>(old.data() - bytes_.data());
    const std::size_t size = old.size();
    write32(block().first()->next, 0);
    if (place + size == bytes_.size()) {
        bytes_.resize(place);
    } else {
        std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(place), size, std::uint8_t{0});
    }
}

std::size_t TiffEditor::append_even(Bytes data) {
    const std::vector<std::uint8_t> copy(data.begin(), data.end());  // `data` may lie within bytes_
    if (bytes_.size() % 2 != 0) bytes_.push_back(0);
    const std::size_t place = bytes_.size();
    bytes_.insert(bytes_.end(), copy.begin(), copy.end());
    return place;
}

}  // namespace upright::correct
