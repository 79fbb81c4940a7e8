#include "correct/tiff_editor.hpp"

#include <algorithm>
#include <array>

namespace upright::correct {

namespace tag = codec::tiff_tag;
namespace type = codec::tiff_type;
using codec::tiff_count_at;
using codec::tiff_type_at;
using codec::TiffForm;

TiffEditor::TiffEditor(Bytes tiff, codec::TiffBlock::Use use) : bytes_(tiff.begin(), tiff.end()), use_(use) {}

TiffEditor TiffEditor::minimal(int orientation) {
    // Header; one entry: Orientation, SHORT, one value; no further directory.
    constexpr std::array<std::uint8_t, 26> block{'M', 'M', 0, 42, 0, 0, 0, 8,                       //
                                                 0,   1,   1, 0x12, 0, 3, 0, 0, 0, 1, 0, 1, 0, 0,  //
                                                 0,   0,   0, 0};
    TiffEditor editor(block);
    (void)editor.set_orientation(orientation);
    return editor;
}

void TiffEditor::write(std::size_t at, std::uint64_t value, std::size_t size) noexcept {
    const bool little_endian = block().form().little_endian;
    for (std::size_t i = 0; i < size; ++i) {
        bytes_[at + (little_endian ? i : size - 1 - i)] = static_cast<std::uint8_t>(value >> (8 * i));
    }
}

void TiffEditor::write_short_entry(std::size_t entry, std::uint16_t value) noexcept {
    write16(entry + tiff_type_at, type::short_);
    write_offset(entry + tiff_count_at, 1);
    write16(entry + block().form().value_at(), value);
}

bool TiffEditor::write_in_own_type(std::size_t entry, std::uint32_t value) noexcept {
    const codec::TiffBlock view = block();
    const std::uint16_t own = view.u16(entry + tiff_type_at);
    const std::size_t size = codec::tiff_integer_bytes(own);
    const std::size_t bits = 8 * size - (codec::tiff_is_signed(own) ? 1 : 0);
    if (size == 0 || size > view.form().offset_bytes() || view.offset(entry + tiff_count_at) != 1 ||
        (bits < 32 && value >> bits != 0)) {
        return false;
    }
    write(entry + view.form().value_at(), value, size);
    return true;
}

void TiffEditor::write_number(const Directory& directory, std::uint16_t wanted, std::uint32_t value) noexcept {
    const auto entry = block().find(directory, wanted);
    if (!entry || write_in_own_type(*entry, value)) return;
    write16(*entry + tiff_type_at, type::long_);
    write_offset(*entry + tiff_count_at, 1);
    write32(*entry + block().form().value_at(), value);
}

bool TiffEditor::has_orientation() const noexcept {
    return valid() && block().find(*block().first(), tag::orientation).has_value();
}

/// Every entry of that number, for readers that take the last of several; only bytes that differ are touched.
void TiffEditor::write_orientation(const Directory& directory, int value) noexcept {
    const codec::TiffBlock view = block();
    for (std::size_t i = 0; i < directory.count; ++i) {
        const std::size_t entry = directory.entries + i * view.form().entry_bytes();
        if (view.u16(entry) != tag::orientation) continue;
        if (write_in_own_type(entry, static_cast<std::uint32_t>(value))) continue;
        write_short_entry(entry, static_cast<std::uint16_t>(value));
    }
}

bool TiffEditor::set_orientation(int value) {
    if (!valid() || !set_orientation(*block().first(), block().form().link_at(), value)) return false;
    if (const auto thumbnail = block().thumbnail_directory()) write_orientation(*thumbnail, value);
    return true;
}

bool TiffEditor::set_orientation(const codec::TiffDirectory& directory, std::size_t link_at, int value) {
    if (!block().find(directory, tag::orientation)) return add_orientation_entry(directory, link_at, value);
    write_orientation(directory, value);
    return true;
}

bool TiffEditor::add_orientation_entry(const Directory& old, std::size_t link_at, int value) {
    const codec::TiffBlock view = block();
    const TiffForm form = view.form();
    constexpr std::size_t most_padding = 7;
    if (old.count >= codec::tiff_max_entries || bytes_.size() + most_padding > form.last_offset()) return false;
    std::size_t before = 0;  // entries stand in ascending order
    while (before < old.count && view.u16(old.entries + before * form.entry_bytes()) < tag::orientation) ++before;
    const auto old_entries = bytes_.begin() + static_cast<std::ptrdiff_t>(old.entries);
    const auto split = old_entries + static_cast<std::ptrdiff_t>(before * form.entry_bytes());
    const auto old_end = old_entries + static_cast<std::ptrdiff_t>(old.count * form.entry_bytes());

    std::vector<std::uint8_t> directory(form.length_bytes());
    directory.insert(directory.end(), old_entries, split);
    directory.resize(directory.size() + form.entry_bytes());
    directory.insert(directory.end(), split, old_end);
    directory.resize(directory.size() + form.offset_bytes());
    // What led out of the block would lead into what is added to it.
    const std::uint64_t next = view.directory_at(view.next_offset(old)) ? view.next_offset(old) : 0;

    const std::size_t place = append_even(directory);
    write(place, old.count + 1, form.length_bytes());
    write_offset(place + directory.size() - form.offset_bytes(), next);
    const std::size_t entry = place + form.length_bytes() + before * form.entry_bytes();
    write16(entry, tag::orientation);
    write_short_entry(entry, static_cast<std::uint16_t>(value));
    write_offset(link_at, place);
    return true;
}

/// Type, count and value change places together, so that one stored as SHORT and one as LONG stay what they were.
void TiffEditor::swap_entries(const Directory& directory, std::uint16_t wanted, std::uint16_t other) noexcept {
    const auto first = block().find(directory, wanted), second = block().find(directory, other);
    if (!first || !second) return;
    const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(*first + tiff_type_at);
    std::swap_ranges(begin, begin + static_cast<std::ptrdiff_t>(block().form().entry_bytes() - tiff_type_at),
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

void TiffEditor::swap_resolutions(const Directory& directory) {
    swap_entries(directory, tag::x_resolution, tag::y_resolution);
    if (const auto exif = block().exif(directory)) {
        swap_entries(*exif, tag::pixel_x_dimension, tag::pixel_y_dimension);
        swap_entries(*exif, tag::focal_plane_x_resolution, tag::focal_plane_y_resolution);
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
    const std::size_t unit = block().form().big ? 8 : 2;  // where a directory may begin
    bytes_.resize((bytes_.size() + unit - 1) / unit * unit);
    const std::size_t place = bytes_.size();
    bytes_.insert(bytes_.end(), copy.begin(), copy.end());
    return place;
}

}  // namespace upright::correct
