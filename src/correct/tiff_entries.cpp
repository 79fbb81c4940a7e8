// The part of TiffEditor that the turn of a page's samples takes: a build that leaves TIFF out has none of it.
#include <algorithm>
#include <map>

#include "correct/tiff_editor.hpp"

namespace upright::correct {

using codec::tiff_count_at;
using codec::tiff_type_at;
using codec::TiffForm;

bool TiffEditor::replace_entries(const Directory& old, std::size_t link_at, std::vector<TiffValues> added,
                                 std::span<const std::uint16_t> dropped) {
    const TiffForm form = block().form();
    const std::uint64_t next = block().next_offset(old);
    const auto is_replaced = [&](std::uint16_t number) {
        return std::ranges::find(dropped, number) != dropped.end() ||
               std::ranges::find(added, number, &TiffValues::tag) != added.end();
    };
    std::multimap<std::uint16_t, std::vector<std::uint8_t>> entries;  // by tag, in the order of their coming where that is the same
    for (std::size_t i = 0; i < old.count; ++i) {
        const std::size_t at = old.entries + i * form.entry_bytes();
        const std::uint16_t number = block().u16(at);
        if (is_replaced(number)) continue;
        const auto from = bytes_.begin() + static_cast<std::ptrdiff_t>(at);
        entries.emplace(number, std::vector<std::uint8_t>(from, from + static_cast<std::ptrdiff_t>(form.entry_bytes())));
    }
    for (const TiffValues& entry : added) {
        const std::size_t size = codec::tiff_integer_bytes(entry.type), total = size * entry.values.size();
        std::size_t place = 0;
        if (total > form.offset_bytes()) {
            if (total > form.last_offset() - bytes_.size()) return false;
            place = append_even(std::vector<std::uint8_t>(total));
            for (std::size_t i = 0; i < entry.values.size(); ++i) write(place + i * size, entry.values[i], size);
        }
        // The entry itself is written where it will stand, at the end, in the order of the file.
        const std::size_t at = bytes_.size();
        bytes_.resize(at + form.entry_bytes());
        write16(at, entry.tag);
        write16(at + tiff_type_at, entry.type);
        write_offset(at + tiff_count_at, entry.values.size());
        if (place != 0) write_offset(at + form.value_at(), place);
        for (std::size_t i = 0; place == 0 && i < entry.values.size(); ++i) write(at + form.value_at() + i * size, entry.values[i], size);
        entries.emplace(entry.tag, std::vector<std::uint8_t>(bytes_.end() - static_cast<std::ptrdiff_t>(form.entry_bytes()), bytes_.end()));
        bytes_.resize(at);
    }
    const std::size_t bytes = form.length_bytes() + entries.size() * form.entry_bytes() + form.offset_bytes();
    constexpr std::size_t most_padding = 7;
    if (entries.size() > codec::tiff_max_entries || bytes_.size() + most_padding + bytes > form.last_offset()) return false;
    std::vector<std::uint8_t> directory(form.length_bytes());
    for (const auto& [number, entry] : entries) directory.insert(directory.end(), entry.begin(), entry.end());
    directory.resize(directory.size() + form.offset_bytes());
    const std::size_t place = append_even(directory);
    write(place, entries.size(), form.length_bytes());
    write_offset(place + directory.size() - form.offset_bytes(), next);
    write_offset(link_at, place);
    return true;
}

}  // namespace upright::correct
