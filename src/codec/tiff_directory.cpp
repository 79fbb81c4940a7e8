#include "codec/tiff_directory.hpp"

#include <algorithm>

namespace upright::codec {

TiffBlock::TiffBlock(Bytes bytes) noexcept : bytes_(bytes) {
    constexpr std::uint16_t magic = 42;
    if (bytes_.size() < tiff_header_bytes) return;
    if (begins_with(bytes_, "II")) {
        little_endian_ = true;
    } else if (!begins_with(bytes_, "MM")) {
        return;
    }
    if (u16(2) == magic) first_ = directory_at(u32(tiff_link_at));
}

std::uint16_t TiffBlock::u16(std::size_t offset) const noexcept {
    // cppcheck-suppress containerOutOfBounds; callers have seen that both bytes are there
    const unsigned first = bytes_[offset], second = bytes_[offset + 1];
    return static_cast<std::uint16_t>(little_endian_ ? first | second << 8 : first << 8 | second);
}

std::uint32_t TiffBlock::u32(std::size_t offset) const noexcept {
    const std::uint32_t first = u16(offset), second = u16(offset + 2);
    return little_endian_ ? first | second << 16 : first << 16 | second;
}

std::optional<TiffDirectory> TiffBlock::directory_at(std::size_t offset) const noexcept {
    if (offset < tiff_header_bytes || offset > bytes_.size() || bytes_.size() - offset < 2) return std::nullopt;
    TiffDirectory directory{offset + 2, u16(offset), 0};
    const std::size_t end = directory.entries + directory.count * tiff_entry_bytes;
    if (end > bytes_.size()) return std::nullopt;
    if (bytes_.size() - end >= 4) directory.next = end;
    return directory;
}

std::optional<TiffDirectory> TiffBlock::exif() const noexcept {
    if (!first_) return std::nullopt;
    const auto offset = number(*first_, tiff_tag::exif_directory);
    return offset ? directory_at(*offset) : std::nullopt;
}

std::optional<TiffDirectory> TiffBlock::thumbnail_directory() const noexcept {
    if (!first_ || first_->next == 0) return std::nullopt;
    const std::uint32_t offset = u32(first_->next);
    if (offset == 0 || offset + std::size_t{2} == first_->entries) return std::nullopt;
    return directory_at(offset);
}

std::optional<std::size_t> TiffBlock::find(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    for (std::size_t i = 0; i < directory.count; ++i) {
        const std::size_t entry = directory.entries + i * tiff_entry_bytes;
        if (u16(entry) == wanted) return entry;
    }
    return std::nullopt;
}

std::optional<std::uint32_t> TiffBlock::number(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    const auto entry = find(directory, wanted);
    if (!entry || u32(*entry + tiff_count_at) != 1) return std::nullopt;
    const std::uint16_t type = u16(*entry + tiff_type_at);
    const std::size_t size = tiff_integer_bytes(type), place = *entry + tiff_value_at;
    if (size == 0) return std::nullopt;
    const std::uint32_t value = size == 1 ? bytes_[place] : size == 2 ? u16(place) : u32(place);
    const bool negative = tiff_is_signed(type) && (value >> (8 * size - 1)) != 0;
    return negative ? std::nullopt : std::optional(value);
}

std::optional<double> TiffBlock::fraction(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    constexpr std::size_t fraction_bytes = 8;
    const auto entry = find(directory, wanted);
    if (!entry || u16(*entry + tiff_type_at) != tiff_type::rational || u32(*entry + tiff_count_at) != 1) return std::nullopt;
    const std::size_t place = u32(*entry + tiff_value_at);
    if (place > bytes_.size() || bytes_.size() - place < fraction_bytes) return std::nullopt;
    const std::uint32_t below = u32(place + 4);
    return below == 0 ? 0.0 : static_cast<double>(u32(place)) / below;
}

std::string_view TiffBlock::text(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    const auto entry = find(directory, wanted);
    if (!entry || u16(*entry + tiff_type_at) != tiff_type::ascii) return {};
    const std::size_t count = u32(*entry + tiff_count_at);
    const std::size_t place = count <= 4 ? *entry + tiff_value_at : u32(*entry + tiff_value_at);
    if (place > bytes_.size() || count > bytes_.size() - place) return {};
    const std::string_view all(reinterpret_cast<const char*>(bytes_.data()) + place, count);
    return all.substr(0, all.find('\0'));
}

int TiffBlock::orientation() const noexcept {
    if (!first_) return 0;
    const std::uint32_t value = number(*first_, tiff_tag::orientation).value_or(0);
    return value <= 8 ? static_cast<int>(value) : 0;
}

Bytes TiffBlock::thumbnail() const noexcept {
    const auto directory = thumbnail_directory();
    if (!directory) return {};
    const auto offset = number(*directory, tiff_tag::thumbnail_offset);
    const auto length = number(*directory, tiff_tag::thumbnail_length);
    if (!offset || !length || *offset < tiff_header_bytes || *offset > bytes_.size() ||
        *length > bytes_.size() - *offset) {
        return {};
    }
    const auto overlaps = [&](const std::optional<TiffDirectory>& other) {
        return other && *offset < other->entries + other->count * tiff_entry_bytes + 4 &&
               other->entries < *offset + std::size_t{*length} + 2;
    };
    // A block that claims its own directories to be the picture would destroy itself when that is replaced.
    if (overlaps(first_) || overlaps(directory) || overlaps(exif())) return {};
    return bytes_.subspan(*offset, *length);
}

}  // namespace upright::codec
