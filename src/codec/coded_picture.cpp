#include "codec/coded_picture.hpp"

#include <algorithm>
#include <string>

namespace upright::codec {
namespace {

Error incomplete(const char* what) { return {Status::corrupt_image, std::string("the picture's ") + what + " is damaged or missing"}; }

std::string name_of(const HeifItem& item) {
    std::string name;
    for (const char letter : item.type) name += letter >= ' ' && letter <= '~' ? letter : '?';
    return name;
}

void append_unit(std::vector<std::uint8_t>& out, Bytes unit) {
    std::uint8_t length[4];
    write_big_endian32(length, static_cast<std::uint32_t>(unit.size()));
    append(out, length);
    append(out, unit);
}

Result<std::vector<std::uint8_t>> hevc_stream(const HeifLayout& layout, std::uint32_t id) {
    const Box* box = layout.property(id, "hvcC");
    if (box == nullptr) return incomplete("configuration (hvcC)");
    BoxReader reader(box->content);
    reader.skip(21);
    const unsigned length_bytes = (reader.u8() & 3U) + 1;
    const unsigned arrays = reader.u8();
    std::vector<std::uint8_t> out;
    const auto take_unit = [&out](BoxReader& from, std::size_t length) {
        if (!from.ok() || length > from.rest().size()) return false;
        append_unit(out, from.rest().first(length));
        from.skip(length);
        return true;
    };
    for (unsigned i = 0; i < arrays; ++i) {
        (void)reader.u8();
        const unsigned units = reader.u16();
        for (unsigned k = 0; k < units; ++k) {
            if (!take_unit(reader, reader.u16())) return incomplete("configuration (hvcC)");
        }
    }
    if (!reader.ok()) return incomplete("configuration (hvcC)");
    const auto data = layout.gather(id);
    if (!data) return data.error();
    BoxReader units(*data);
    while (!units.rest().empty()) {
        // What breaks off shows as much as it holds.
        const auto length = static_cast<std::size_t>(units.number(length_bytes));
        if (!units.ok() || !take_unit(units, std::min(length, units.rest().size()))) break;
    }
    return out;
}

Result<std::vector<std::uint8_t>> av1_stream(const HeifLayout& layout, std::uint32_t id) {
    constexpr std::size_t fixed_bytes = 4;
    const Box* box = layout.property(id, "av1C");
    if (box == nullptr || box->content.size() < fixed_bytes) return incomplete("configuration (av1C)");
    const auto data = layout.gather(id);
    if (!data) return data.error();
    std::vector<std::uint8_t> out;
    append(out, box->content.subspan(fixed_bytes));
    append(out, *data);
    return out;
}

Error not_read(const HeifItem& item) {
    const std::string which = "the picture (item " + std::to_string(item.id) + ") is ";
    if (item.is("iovl")) return {Status::unsupported_format, which + "laid over others (iovl), which is not read: convert the file first"};
    return {Status::unsupported_format, which + "of type '" + name_of(item) + "': read are hvc1, av01, grids of these and their identities"};
}

Result<HeifPicture> read_grid(const HeifLayout& layout, std::uint32_t id) {
    const Bytes data = layout.data(id);
    BoxReader reader(data);
    (void)reader.u8();
    const unsigned size_bytes = (reader.u8() & 1U) != 0 ? 4 : 2;
    HeifPicture picture;
    picture.rows = reader.u8() + 1U;
    picture.columns = reader.u8() + 1U;
    picture.width = static_cast<std::uint32_t>(reader.number(size_bytes));
    picture.height = static_cast<std::uint32_t>(reader.number(size_bytes));
    picture.tiles = layout.referred(id, "dimg");
    if (!reader.ok() || picture.tiles.size() != std::size_t{picture.rows} * picture.columns) return incomplete("grid");
    return picture;
}

}  // namespace

Format component_of(const HeifItem& item) noexcept {
    if (item.is("hvc1") || item.is("hev1")) return Format::heif;
    return item.is("av01") ? Format::avif : Format::unknown;
}

Result<HeifPicture> read_heif_picture(const HeifLayout& layout, std::uint32_t id) {
    const HeifLineage line = layout.lineage(id);
    if (line.count == 0) return HeifLayout::identity_of_nothing(id);
    const HeifItem* item = layout.item(line.items.front());
    if (item == nullptr) return incomplete("item");
    if (item->is("grid")) return read_grid(layout, item->id);
    if (component_of(*item) == Format::unknown) return not_read(*item);
    HeifPicture picture;
    const auto size = layout.size(item->id);
    picture.width = size[0];
    picture.height = size[1];
    picture.tiles = {item->id};
    return picture;
}

Result<std::vector<std::uint8_t>> coded_stream(const HeifLayout& layout, const HeifItem& item) {
    return component_of(item) == Format::avif ? av1_stream(layout, item.id) : hevc_stream(layout, item.id);
}

std::optional<CodedColour> colour_of(const HeifLayout& layout, std::uint32_t id) noexcept {
    const auto* of = layout.properties_of(id);
    if (of == nullptr) return std::nullopt;
    for (const HeifAssociation& association : *of) {  // a profile may stand beside it, in a property of the same type
        if (association.property == 0 || association.property > layout.properties.size()) continue;
        const Box& box = layout.properties[association.property - 1U];
        if (!box.is("colr") || box.content.size() < 11 || !begins_with(box.content, "nclx")) continue;
        return CodedColour{static_cast<int>(read_big_endian16(box.content, 8)), (box.content[10] & 0x80U) != 0};
    }
    return std::nullopt;
}

}  // namespace upright::codec
