#include "codec/tiff_directory.hpp"

#include <algorithm>

namespace upright::codec {
namespace {

constexpr std::uint16_t magic = 42, big_magic = 43;

}  // namespace

TiffBlock::TiffBlock(Bytes bytes, Use use) noexcept : bytes_(bytes) {
    if (bytes_.size() < TiffForm{}.header_bytes()) return;
    if (begins_with(bytes_, "II")) {
        form_.little_endian = true;
    } else if (!begins_with(bytes_, "MM")) {
        return;
    }
    const std::uint16_t found = u16(2);
    // Behind the number of a BigTIFF stands the size of its offsets, which is 8, and a zero.
    constexpr std::size_t offset_size_at = 4, zero_at = 6;
    form_.big = use == Use::file && found == big_magic;
    if (form_.big) {
        if (bytes_.size() < form_.header_bytes() || u16(offset_size_at) != 8 || u16(zero_at) != 0) return;
    } else if (found != magic) {
        return;
    }
    first_ = directory_at(offset(form_.link_at()));
}

std::uint16_t TiffBlock::u16(std::size_t at) const noexcept {
    // cppcheck-suppress containerOutOfBounds; callers have seen that both bytes are there
    const unsigned first = bytes_[at], second = bytes_[at + 1];
    return static_cast<std::uint16_t>(form_.little_endian ? first | second << 8 : first << 8 | second);
}

std::uint32_t TiffBlock::u32(std::size_t at) const noexcept {
    const std::uint32_t first = u16(at), second = u16(at + 2);
    return form_.little_endian ? first | second << 16 : first << 16 | second;
}

std::uint64_t TiffBlock::u64(std::size_t at) const noexcept {
    const std::uint64_t first = u32(at), second = u32(at + 4);
    return form_.little_endian ? first | second << 32 : first << 32 | second;
}

std::optional<TiffDirectory> TiffBlock::directory_at(std::uint64_t place) const noexcept {
    const std::size_t length_bytes = form_.length_bytes();
    if (place < form_.header_bytes() || place > bytes_.size() || bytes_.size() - place < length_bytes) return std::nullopt;
    const auto at = static_cast<std::size_t>(place);
    const std::uint64_t count = form_.big ? u64(at) : u16(at);
    if (count > tiff_max_entries) return std::nullopt;
    TiffDirectory directory{at + length_bytes, static_cast<std::size_t>(count), 0};
    const std::size_t end = directory.entries + directory.count * form_.entry_bytes();
    if (end > bytes_.size()) return std::nullopt;
    if (bytes_.size() - end >= form_.offset_bytes()) directory.next = end;
    return directory;
}

std::uint64_t TiffBlock::next_offset(const TiffDirectory& directory) const noexcept {
    return directory.next == 0 ? 0 : offset(directory.next);
}

std::optional<TiffDirectory> TiffBlock::page(std::size_t index) const noexcept {
    if (index >= tiff_max_pages) return std::nullopt;
    std::optional<TiffDirectory> directory = first_;
    for (; directory && index > 0; --index) directory = directory_at(next_offset(*directory));
    return directory;
}

std::optional<TiffDirectory> TiffBlock::exif(const TiffDirectory& directory) const noexcept {
    const auto place = number(directory, tiff_tag::exif_directory);
    return place ? directory_at(*place) : std::nullopt;
}

std::optional<TiffDirectory> TiffBlock::thumbnail_directory() const noexcept {
    if (!first_) return std::nullopt;
    const std::uint64_t place = next_offset(*first_);
    if (place == 0 || place + form_.length_bytes() == first_->entries) return std::nullopt;
    return directory_at(place);
}

std::optional<std::size_t> TiffBlock::find(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    for (std::size_t i = 0; i < directory.count; ++i) {
        const std::size_t entry = directory.entries + i * form_.entry_bytes();
        if (u16(entry) == wanted) return entry;
    }
    return std::nullopt;
}

std::optional<std::size_t> TiffBlock::place_of(std::size_t entry, std::uint64_t bytes) const noexcept {
    const std::size_t value = entry + form_.value_at();
    if (bytes <= form_.offset_bytes()) return value;
    const std::uint64_t place = offset(value);
    if (place > bytes_.size() || bytes > bytes_.size() - place) return std::nullopt;
    return static_cast<std::size_t>(place);
}

/// The first of its whole numbers.
std::optional<std::uint64_t> TiffBlock::integer(std::size_t entry) const noexcept {
    const std::uint16_t type = u16(entry + tiff_type_at);
    const std::size_t size = tiff_integer_bytes(type);
    const std::uint64_t count = offset(entry + tiff_count_at);
    if (size == 0 || count == 0 || count > bytes_.size()) return std::nullopt;
    const auto place = place_of(entry, size * count);
    if (!place) return std::nullopt;
    const std::uint64_t value =
        size == 1 ? bytes_[*place] : size == 2 ? u16(*place) : size == 4 ? u32(*place) : u64(*place);
    const bool negative = tiff_is_signed(type) && (value >> (8 * size - 1)) != 0;
    return negative ? std::nullopt : std::optional(value);
}

std::optional<std::uint64_t> TiffBlock::number(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    const auto entry = find(directory, wanted);
    if (!entry || offset(*entry + tiff_count_at) != 1) return std::nullopt;
    return integer(*entry);
}

std::optional<std::uint64_t> TiffBlock::first_number(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    const auto entry = find(directory, wanted);
    return entry ? integer(*entry) : std::nullopt;
}

std::optional<double> TiffBlock::fraction(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    constexpr std::size_t fraction_bytes = 8;
    const auto entry = find(directory, wanted);
    if (!entry || u16(*entry + tiff_type_at) != tiff_type::rational || offset(*entry + tiff_count_at) != 1) {
        return std::nullopt;
    }
    const auto place = place_of(*entry, fraction_bytes);
    if (!place) return std::nullopt;
    const std::uint32_t below = u32(*place + 4);
    return below == 0 ? 0.0 : static_cast<double>(u32(*place)) / below;
}

std::string_view TiffBlock::text(const TiffDirectory& directory, std::uint16_t wanted) const noexcept {
    const auto entry = find(directory, wanted);
    if (!entry || u16(*entry + tiff_type_at) != tiff_type::ascii) return {};
    const std::uint64_t count = offset(*entry + tiff_count_at);
    const auto place = place_of(*entry, count);
    if (!place) return {};
    const std::string_view all(reinterpret_cast<const char*>(bytes_.data()) + *place, static_cast<std::size_t>(count));
    return all.substr(0, all.find('\0'));
}

int TiffBlock::orientation(const TiffDirectory& directory) const noexcept {
    const std::uint64_t value = number(directory, tiff_tag::orientation).value_or(0);
    return value <= 8 ? static_cast<int>(value) : 0;
}

Bytes TiffBlock::thumbnail() const noexcept {
    const auto directory = thumbnail_directory();
    if (!directory) return {};
    const auto place = number(*directory, tiff_tag::thumbnail_offset);
    const auto length = number(*directory, tiff_tag::thumbnail_length);
    if (!place || !length || *place < form_.header_bytes() || *place > bytes_.size() || *length > bytes_.size() - *place) {
        return {};
    }
    const auto overlaps = [&](const std::optional<TiffDirectory>& other) {
        return other && *place < other->entries + other->count * form_.entry_bytes() + form_.offset_bytes() &&
               other->entries < *place + *length + form_.length_bytes();
    };
    // A block that claims its own directories to be the picture would destroy itself when that is replaced.
    if (overlaps(first_) || overlaps(directory) || overlaps(exif())) return {};
    return bytes_.subspan(static_cast<std::size_t>(*place), static_cast<std::size_t>(*length));
}

}  // namespace upright::codec
