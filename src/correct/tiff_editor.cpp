#include "correct/tiff_editor.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace upright::correct {
namespace {

namespace tag {
constexpr std::uint16_t image_width = 0x0100;
constexpr std::uint16_t image_length = 0x0101;
constexpr std::uint16_t orientation = 0x0112;
constexpr std::uint16_t x_resolution = 0x011A;
constexpr std::uint16_t y_resolution = 0x011B;
constexpr std::uint16_t thumbnail_offset = 0x0201;
constexpr std::uint16_t thumbnail_length = 0x0202;
constexpr std::uint16_t exif_directory = 0x8769;
constexpr std::uint16_t pixel_x_dimension = 0xA002;
constexpr std::uint16_t pixel_y_dimension = 0xA003;
constexpr std::uint16_t focal_plane_x_resolution = 0xA20E;
constexpr std::uint16_t focal_plane_y_resolution = 0xA20F;
}  // namespace tag

// TIFF 6.0, section 2: an entry is tag, type, count and value (or its offset).
constexpr std::size_t entry_bytes = 12;
constexpr std::size_t type_at = 2, count_at = 4, value_at = 8;
constexpr std::size_t header_bytes = 8;
constexpr std::size_t directory_link_at = 4;  // in the header
constexpr std::uint16_t type_short = 3, type_long = 4;
constexpr std::uint16_t magic = 42;

}  // namespace

TiffEditor::TiffEditor(std::span<const std::uint8_t> tiff) : bytes_(tiff.begin(), tiff.end()) {
    if (bytes_.size() < header_bytes) return;
    if (std::memcmp(bytes_.data(), "II", 2) == 0) {
        little_endian_ = true;
    } else if (std::memcmp(bytes_.data(), "MM", 2) != 0) {
        return;
    }
    if (read16(2) != magic) return;
    first_directory_ = directory_at(read32(directory_link_at));
}

TiffEditor TiffEditor::minimal(int orientation) {
    // Header; one entry: Orientation, SHORT, one value; no further directory.
    constexpr std::array<std::uint8_t, 26> block{'M', 'M', 0, 42, 0, 0, 0, 8,                       //
                                                 0,   1,   1, 0x12, 0, 3, 0, 0, 0, 1, 0, 1, 0, 0,  //
                                                 0,   0,   0, 0};
    TiffEditor editor(block);
    editor.set_orientation(orientation);
    return editor;
}

std::uint16_t TiffEditor::read16(std::size_t offset) const noexcept {
    // cppcheck-suppress containerOutOfBounds; callers have seen that both bytes are there
    const unsigned first = bytes_[offset], second = bytes_[offset + 1];
    return static_cast<std::uint16_t>(little_endian_ ? first | second << 8 : first << 8 | second);
}

std::uint32_t TiffEditor::read32(std::size_t offset) const noexcept {
    const std::uint32_t first = read16(offset), second = read16(offset + 2);
    return little_endian_ ? first | second << 16 : first << 16 | second;
}

void TiffEditor::write16(std::size_t offset, std::uint16_t value) noexcept {
    const auto low = static_cast<std::uint8_t>(value & 0xFF), high = static_cast<std::uint8_t>(value >> 8);
    bytes_[offset] = little_endian_ ? low : high;
    bytes_[offset + 1] = little_endian_ ? high : low;
}

void TiffEditor::write32(std::size_t offset, std::uint32_t value) noexcept {
    const auto low = static_cast<std::uint16_t>(value & 0xFFFF), high = static_cast<std::uint16_t>(value >> 16);
    write16(offset, little_endian_ ? low : high);
    write16(offset + 2, little_endian_ ? high : low);
}

std::optional<TiffEditor::Directory> TiffEditor::directory_at(std::size_t offset) const noexcept {
    if (offset < header_bytes || offset > bytes_.size() || bytes_.size() - offset < 2) return std::nullopt;
    Directory directory{offset + 2, read16(offset), 0};
    const std::size_t end = directory.entries + directory.count * entry_bytes;
    if (end > bytes_.size()) return std::nullopt;
    if (bytes_.size() - end >= 4) directory.next = end;
    return directory;
}

std::optional<TiffEditor::Directory> TiffEditor::linked_directory(std::uint16_t link) const noexcept {
    if (!first_directory_) return std::nullopt;
    const auto offset = read_number(*first_directory_, link);
    return offset ? directory_at(*offset) : std::nullopt;
}

std::optional<TiffEditor::Directory> TiffEditor::thumbnail_directory() const noexcept {
    if (!first_directory_ || first_directory_->next == 0) return std::nullopt;
    const std::uint32_t offset = read32(first_directory_->next);
    if (offset == 0 || offset + std::size_t{2} == first_directory_->entries) return std::nullopt;
    return directory_at(offset);
}

std::optional<std::size_t> TiffEditor::find(const Directory& directory, std::uint16_t wanted) const noexcept {
    for (std::size_t i = 0; i < directory.count; ++i) {
        const std::size_t entry = directory.entries + i * entry_bytes;
        if (read16(entry) == wanted) return entry;
    }
    return std::nullopt;
}

std::optional<std::uint32_t> TiffEditor::read_number(const Directory& directory,
                                                     std::uint16_t wanted) const noexcept {
    const auto entry = find(directory, wanted);
    if (!entry || read32(*entry + count_at) != 1) return std::nullopt;
    switch (read16(*entry + type_at)) {
        case type_short: return read16(*entry + value_at);
        case type_long: return read32(*entry + value_at);
        default: return std::nullopt;
    }
}

void TiffEditor::write_number(const Directory& directory, std::uint16_t wanted, std::uint32_t value) noexcept {
    const auto entry = find(directory, wanted);
    if (!entry) return;
    const bool fits_short = value <= 0xFFFF && read16(*entry + type_at) == type_short;
    write16(*entry + type_at, fits_short ? type_short : type_long);
    write32(*entry + count_at, 1);
    write32(*entry + value_at, 0);
    if (fits_short) {
        write16(*entry + value_at, static_cast<std::uint16_t>(value));
    } else {
        write32(*entry + value_at, value);
    }
}

int TiffEditor::orientation() const noexcept {
    if (!first_directory_) return 0;
    const auto entry = find(*first_directory_, tag::orientation);
    if (!entry || read16(*entry + type_at) != type_short) return 0;
    const std::uint32_t value = read_number(*first_directory_, tag::orientation).value_or(0);
    return value <= 8 ? static_cast<int>(value) : 0;
}

bool TiffEditor::has_orientation() const noexcept {
    return first_directory_ && find(*first_directory_, tag::orientation).has_value();
}

/// Every entry of that number, for readers that take the last of several; only bytes that differ are touched.
void TiffEditor::write_orientation(const Directory& directory, int value) noexcept {
    for (std::size_t i = 0; i < directory.count; ++i) {
        const std::size_t entry = directory.entries + i * entry_bytes;
        if (read16(entry) != tag::orientation) continue;
        write16(entry + type_at, type_short);
        write32(entry + count_at, 1);
        write16(entry + value_at, static_cast<std::uint16_t>(value));
    }
}

void TiffEditor::set_orientation(int value) {
    if (!first_directory_) return;
    if (has_orientation()) {
        write_orientation(*first_directory_, value);
    } else {
        add_orientation_entry(value);
    }
    if (const auto thumbnail = thumbnail_directory()) write_orientation(*thumbnail, value);
}

void TiffEditor::add_orientation_entry(int value) {
    const Directory old = *first_directory_;
    std::size_t before = 0;  // entries stand in ascending order
    while (before < old.count && read16(old.entries + before * entry_bytes) < tag::orientation) ++before;
    const auto old_entries = bytes_.begin() + static_cast<std::ptrdiff_t>(old.entries);
    const auto split = old_entries + static_cast<std::ptrdiff_t>(before * entry_bytes);
    const auto old_end = old_entries + static_cast<std::ptrdiff_t>(old.count * entry_bytes);

    std::vector<std::uint8_t> directory(2);
    directory.insert(directory.end(), old_entries, split);
    directory.resize(directory.size() + entry_bytes);
    directory.insert(directory.end(), split, old_end);
    directory.resize(directory.size() + 4);
    const std::uint32_t next = old.next == 0 ? 0 : read32(old.next);

    const std::size_t place = append_even(directory);
    write16(place, static_cast<std::uint16_t>(old.count + 1));
    write32(place + directory.size() - 4, next);
    const std::size_t entry = place + 2 + before * entry_bytes;
    write16(entry, tag::orientation);
    write16(entry + type_at, type_short);
    write32(entry + count_at, 1);
    write16(entry + value_at, static_cast<std::uint16_t>(value));
    write32(directory_link_at, static_cast<std::uint32_t>(place));
    first_directory_ = directory_at(place);
}

/// Type, count and value change places together, so that one stored as SHORT and one as LONG stay what they were.
void TiffEditor::swap_entries(const Directory& directory, std::uint16_t tag, std::uint16_t other) noexcept {
    const auto first = find(directory, tag), second = find(directory, other);
    if (!first || !second) return;
    const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(*first + type_at);
    std::swap_ranges(begin, begin + static_cast<std::ptrdiff_t>(entry_bytes - type_at),
                     bytes_.begin() + static_cast<std::ptrdiff_t>(*second + type_at));
}

void TiffEditor::swap_sides() {
    if (!first_directory_) return;
    swap_entries(*first_directory_, tag::image_width, tag::image_length);
    swap_entries(*first_directory_, tag::x_resolution, tag::y_resolution);
    if (const auto exif = linked_directory(tag::exif_directory)) {
        swap_entries(*exif, tag::pixel_x_dimension, tag::pixel_y_dimension);
        swap_entries(*exif, tag::focal_plane_x_resolution, tag::focal_plane_y_resolution);
    }
    if (const auto thumbnail = thumbnail_directory()) {
        swap_entries(*thumbnail, tag::image_width, tag::image_length);
        swap_entries(*thumbnail, tag::x_resolution, tag::y_resolution);
    }
}

void TiffEditor::set_size(std::uint32_t width, std::uint32_t height) {
    if (!first_directory_) return;
    write_number(*first_directory_, tag::image_width, width);
    write_number(*first_directory_, tag::image_length, height);
    if (const auto exif = linked_directory(tag::exif_directory)) {
        write_number(*exif, tag::pixel_x_dimension, width);
        write_number(*exif, tag::pixel_y_dimension, height);
    }
}

std::span<const std::uint8_t> TiffEditor::thumbnail() const noexcept {
    const auto directory = thumbnail_directory();
    if (!directory) return {};
    const auto offset = read_number(*directory, tag::thumbnail_offset);
    const auto length = read_number(*directory, tag::thumbnail_length);
    if (!offset || !length || *offset < header_bytes || *offset > bytes_.size() ||
        *length > bytes_.size() - *offset) {
        return {};
    }
    const auto overlaps = [&](const std::optional<Directory>& other) {
        return other && *offset < other->entries + other->count * entry_bytes + 4 &&
               other->entries < *offset + std::size_t{*length} + 2;
    };
    // A block that claims its own directories to be the picture would destroy itself when that is replaced.
    if (overlaps(first_directory_) || overlaps(directory) || overlaps(linked_directory(tag::exif_directory))) return {};
    return std::span(bytes_).subspan(*offset, *length);
}

void TiffEditor::replace_thumbnail(std::span<const std::uint8_t> jpeg) {
    const std::span<const std::uint8_t> old = thumbnail();
    const auto directory = thumbnail_directory();
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
    const std::span<const std::uint8_t> old = thumbnail();
    if (old.empty()) return;
    const auto place = static_cast<std::size_t>(old.data() - bytes_.data());
    const std::size_t size = old.size();
    write32(first_directory_->next, 0);
    if (place + size == bytes_.size()) {
        bytes_.resize(place);
    } else {
        std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(place), size, std::uint8_t{0});
    }
}

std::size_t TiffEditor::append_even(std::span<const std::uint8_t> data) {
    const std::vector<std::uint8_t> copy(data.begin(), data.end());  // `data` may lie within bytes_
    if (bytes_.size() % 2 != 0) bytes_.push_back(0);
    const std::size_t place = bytes_.size();
    bytes_.insert(bytes_.end(), copy.begin(), copy.end());
    return place;
}

}  // namespace upright::correct
