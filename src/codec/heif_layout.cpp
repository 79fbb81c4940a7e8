#include "codec/heif_layout.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace upright::codec {
namespace {

Error damaged(const char* what) { return {Status::corrupt_image, std::string("the file's ") + what + " is damaged"}; }

/// Version and flags of a full box.
struct FullBox {
    explicit FullBox(BoxReader& reader) noexcept {
        const std::uint32_t both = reader.u32();
        version = static_cast<std::uint8_t>(both >> 24U);
        flags = both & 0xFFFFFFU;
    }
    std::uint8_t version;
    std::uint32_t flags;
};

/// Reads the boxes of meta into a layout. Each function is false where its box is damaged; `too_many_` says if parts were.
class MetaReader {
public:
    MetaReader(HeifLayout& layout, Budget& budget) noexcept : layout_(layout), budget_(budget) {}

    std::optional<Error> read() {
        constexpr std::size_t full_box_bytes = 4;
        if (layout_.meta.content.size() < full_box_bytes) return damaged("meta box");
        Boxes boxes(layout_.meta.content.subspan(full_box_bytes));
        Box box;
        for (;;) {
            const Boxes::Step step = boxes.next(box);
            if (step == Boxes::Step::end) break;
            if (step == Boxes::Step::broken) return damaged("meta box");
            if (!count()) return Budget::too_many_parts();
            box.offset += full_box_bytes;
            const char* failed = read_part(box);
            if (too_many_) return Budget::too_many_parts();
            if (failed != nullptr) return damaged(failed);
        }
        std::stable_sort(layout_.items.begin(), layout_.items.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        std::stable_sort(layout_.locations.begin(), layout_.locations.end(),
                         [](const auto& a, const auto& b) { return a.item < b.item; });
        if (layout_.item(layout_.primary) == nullptr) return Error{Status::corrupt_image, "the file names no primary picture"};
        return std::nullopt;
    }

private:
    bool count() noexcept {
        too_many_ = too_many_ || !budget_.count_part();
        return !too_many_;
    }

    /// The name of what is damaged, or null.
    const char* read_part(const Box& box) {
        if ((box.is("iprp") && !layout_.iprp.whole.empty()) || (box.is("iloc") && !layout_.iloc.whole.empty())) return "list of parts";
        if (box.is("pitm")) return read_primary(box) ? nullptr : "pitm box";
        if (box.is("iinf")) return read_items(box) ? nullptr : "list of items";
        if (box.is("iref")) return read_references(box) ? nullptr : "list of references";
        if (box.is("iloc")) {
            layout_.iloc = box;
            return read_locations(box) ? nullptr : "list of places";
        }
        if (box.is("iprp")) {
            layout_.iprp = box;
            return read_properties(box) ? nullptr : "list of properties";
        }
        if (box.is("idat")) layout_.idat = box.content;
        return nullptr;
    }

    bool read_primary(const Box& box) {
        BoxReader reader(box.content);
        const FullBox full(reader);
        layout_.primary = full.version == 0 ? reader.u16() : reader.u32();
        return reader.ok();
    }

    bool read_items(const Box& box) {
        BoxReader reader(box.content);
        const FullBox full(reader);
        (void)reader.number(full.version == 0 ? 2 : 4);  // their number, which the boxes themselves tell
        if (!reader.ok()) return false;
        Boxes entries(reader.rest());
        Box entry;
        Boxes::Step step = Boxes::Step::end;
        while ((step = entries.next(entry)) == Boxes::Step::box) {
            if (!count()) return false;
            if (entry.is("infe") && !read_item(entry)) return false;
        }
        return step == Boxes::Step::end;
    }

    bool read_item(const Box& entry) {
        BoxReader reader(entry.content);
        const FullBox full(reader);
        if (full.version < 2) return true;  // no type: older than pictures in items
        HeifItem item;
        item.id = full.version == 2 ? reader.u16() : reader.u32();
        reader.skip(2);  // protection
        for (char& letter : item.type) letter = static_cast<char>(reader.u8());
        if (!reader.ok()) return false;
        if (item.is("mime")) {
            const Bytes texts = reader.rest();  // a name, a zero byte, the type of content
            const auto name_end = std::find(texts.begin(), texts.end(), std::uint8_t{0});
            if (name_end != texts.end()) {
                item.is_xmp = begins_with(texts.subspan(static_cast<std::size_t>(name_end - texts.begin()) + 1), "application/rdf+xml");
            }
        }
        layout_.items.push_back(item);
        return true;
    }

    bool read_references(const Box& box) {
        BoxReader reader(box.content);
        const FullBox full(reader);
        if (!reader.ok()) return false;
        const unsigned id_bytes = full.version == 0 ? 2 : 4;
        Boxes entries(reader.rest());
        Box entry;
        Boxes::Step step = Boxes::Step::end;
        while ((step = entries.next(entry)) == Boxes::Step::box) {
            HeifReference reference;
            reference.type = entry.type;
            BoxReader ids(entry.content);
            reference.from = static_cast<std::uint32_t>(ids.number(id_bytes));
            const unsigned number = ids.u16();
            for (unsigned i = 0; i < number && ids.ok(); ++i) {
                if (!count()) return false;
                reference.to.push_back(static_cast<std::uint32_t>(ids.number(id_bytes)));
            }
            if (!ids.ok() || !count()) return false;
            layout_.references.push_back(std::move(reference));
        }
        return step == Boxes::Step::end;
    }

    bool read_locations(const Box& box) {
        BoxReader reader(box.content);
        const FullBox full(reader);
        const unsigned sizes = reader.u16();
        const unsigned offset_bytes = sizes >> 12U, length_bytes = sizes >> 8U & 15U, base_bytes = sizes >> 4U & 15U;
        const unsigned index_bytes = full.version == 1 || full.version == 2 ? sizes & 15U : 0;
        const auto is_size = [](unsigned bytes) { return bytes == 0 || bytes == 4 || bytes == 8; };
        if (!is_size(offset_bytes) || !is_size(length_bytes) || !is_size(base_bytes) || !is_size(index_bytes)) return false;
        layout_.offset_bytes = offset_bytes;
        layout_.base_bytes = base_bytes;
        const std::uint64_t number = reader.number(full.version < 2 ? 2 : 4);
        for (std::uint64_t i = 0; i < number && reader.ok(); ++i) {
            HeifLocation location;
            location.item = static_cast<std::uint32_t>(reader.number(full.version < 2 ? 2 : 4));
            if (full.version == 1 || full.version == 2) location.construction = reader.u16() & 15;
            location.elsewhere = reader.u16() != 0;
            location.base_field = reader.position();
            location.base = reader.number(base_bytes);
            const unsigned extents = reader.u16();
            for (unsigned k = 0; k < extents && reader.ok(); ++k) {
                if (!count()) return false;
                (void)reader.number(index_bytes);
                HeifExtent extent;
                extent.field = reader.position();
                extent.offset = reader.number(offset_bytes);
                extent.length = reader.number(length_bytes);
                location.extents.push_back(extent);
            }
            if (!count()) return false;
            layout_.locations.push_back(std::move(location));
        }
        return reader.ok();
    }

    bool read_properties(const Box& box) {
        Boxes parts(box.content);
        Box part;
        Boxes::Step step = Boxes::Step::end;
        while ((step = parts.next(part)) == Boxes::Step::box) {
            if (part.is("ipma") && !read_associations(part)) return false;
            if (!part.is("ipco")) continue;
            layout_.ipco = part;
            Boxes properties(part.content);
            Box property;
            Boxes::Step inner = Boxes::Step::end;
            while ((inner = properties.next(property)) == Boxes::Step::box) {
                if (!count()) return false;
                layout_.properties.push_back(property);
            }
            if (inner == Boxes::Step::broken) return false;
        }
        return step == Boxes::Step::end;
    }

    bool read_associations(const Box& box) {
        BoxReader reader(box.content);
        const FullBox full(reader);
        HeifAssociationBox list{full.version, full.flags, {}};
        const bool wide = (full.flags & 1U) != 0;
        const std::uint32_t number = reader.u32();
        for (std::uint32_t i = 0; i < number && reader.ok(); ++i) {
            HeifAssociations item;
            item.item = static_cast<std::uint32_t>(reader.number(full.version < 1 ? 2 : 4));
            const unsigned properties = reader.u8();
            for (unsigned k = 0; k < properties && reader.ok(); ++k) {
                if (!count()) return false;
                const unsigned value = wide ? reader.u16() : reader.u8();
                const unsigned top = wide ? 0x8000U : 0x80U;
                item.properties.push_back({static_cast<std::uint16_t>(value & (top - 1)), (value & top) != 0});
            }
            if (!count()) return false;
            list.items.push_back(std::move(item));
        }
        layout_.associations.push_back(std::move(list));
        return reader.ok();
    }

    HeifLayout& layout_;
    Budget& budget_;
    bool too_many_ = false;
};

}  // namespace

const HeifItem* HeifLayout::item(std::uint32_t id) const noexcept {
    const auto found = std::lower_bound(items.begin(), items.end(), id, [](const HeifItem& a, std::uint32_t b) { return a.id < b; });
    return found != items.end() && found->id == id ? &*found : nullptr;
}

const std::vector<HeifAssociation>* HeifLayout::properties_of(std::uint32_t id) const noexcept {
    for (const HeifAssociationBox& box : associations) {
        for (const HeifAssociations& of : box.items) {
            if (of.item == id) return &of.properties;
        }
    }
    return nullptr;
}

const Box* HeifLayout::property(std::uint32_t id, std::string_view type) const noexcept {
    const auto* of = properties_of(id);
    if (of == nullptr) return nullptr;
    for (const HeifAssociation& association : *of) {
        if (association.property == 0 || association.property > properties.size()) continue;
        const Box& box = properties[association.property - 1U];
        if (box.is(type)) return &box;
    }
    return nullptr;
}

std::vector<std::uint32_t> HeifLayout::referred(std::uint32_t id, std::string_view type) const {
    for (const HeifReference& reference : references) {
        if (reference.is(type) && reference.from == id) return reference.to;
    }
    return {};
}

std::vector<std::uint32_t> HeifLayout::referring(std::uint32_t id, std::string_view type) const {
    std::vector<std::uint32_t> found;
    for (const HeifReference& reference : references) {
        if (reference.is(type) && std::find(reference.to.begin(), reference.to.end(), id) != reference.to.end()) {
            found.push_back(reference.from);
        }
    }
    return found;
}

std::optional<Orientation> HeifLayout::orientation(std::uint32_t id) const noexcept {
    const auto* of = properties_of(id);
    if (of == nullptr) return std::nullopt;
    std::optional<Orientation> whole;
    for (const HeifAssociation& association : *of) {
        if (association.property == 0 || association.property > properties.size()) continue;
        const Box& box = properties[association.property - 1U];
        if ((!box.is("irot") && !box.is("imir")) || box.content.empty()) continue;
        const unsigned value = box.content[0];
        const Orientation step = box.is("irot") ? Orientation{false, static_cast<int>((4 - (value & 3U)) % 4)}
                                                : Orientation{true, (value & 1U) != 0 ? 0 : 2};
        whole = composed(whole.value_or(Orientation{}), step);
    }
    return whole;
}

int HeifLayout::exif_orientation() const noexcept {
    const auto found = orientation(primary);
    return found ? exif_from_orientation(*found) : 0;
}

std::array<std::uint32_t, 2> HeifLayout::size(std::uint32_t id) const noexcept {
    const Box* box = property(id, "ispe");
    if (box == nullptr || box->content.size() < 12) return {};
    return {read_big_endian32(box->content, 4), read_big_endian32(box->content, 8)};
}

std::optional<Bytes> HeifLayout::piece(const HeifLocation& location, const HeifExtent& extent) const noexcept {
    if (location.elsewhere || location.construction > 1) return std::nullopt;
    const Bytes whole = location.construction == 0 ? file : idat;
    const std::uint64_t begin = location.base + extent.offset;
    if (begin < location.base || begin > whole.size()) return std::nullopt;
    const std::uint64_t length = extent.length == 0 ? whole.size() - begin : extent.length;
    if (length > whole.size() - begin) return std::nullopt;
    return whole.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
}

namespace {

const HeifLocation* location_of(const HeifLayout& layout, std::uint32_t id) noexcept {
    const auto& all = layout.locations;
    const auto found = std::lower_bound(all.begin(), all.end(), id, [](const HeifLocation& a, std::uint32_t b) { return a.item < b; });
    return found != all.end() && found->item == id ? &*found : nullptr;
}

}  // namespace

Bytes HeifLayout::data(std::uint32_t id) const noexcept {
    const HeifLocation* location = location_of(*this, id);
    if (location == nullptr || location->extents.size() != 1) return {};
    return piece(*location, location->extents.front()).value_or(Bytes{});
}

Result<std::vector<std::uint8_t>> HeifLayout::gather(std::uint32_t id) const {
    const Error outside{Status::corrupt_image, "the data of a picture lie outside the file, which may be cut off"};
    const HeifLocation* location = location_of(*this, id);
    if (location == nullptr || location->extents.empty()) return Error{Status::corrupt_image, "a picture has no data"};
    std::vector<std::uint8_t> all;
    for (const HeifExtent& extent : location->extents) {
        const auto bytes = piece(*location, extent);
        if (!bytes || bytes->size() > file.size() - all.size()) return outside;  // pieces that overlap are not whole data
        append(all, *bytes);
    }
    return all;
}

Bytes HeifLayout::described_by(std::string_view type, bool xmp) const {
    for (const HeifReference& reference : references) {
        if (!reference.is("cdsc") || std::find(reference.to.begin(), reference.to.end(), primary) == reference.to.end()) continue;
        const HeifItem* found = item(reference.from);
        if (found != nullptr && found->is(type) && found->is_xmp == xmp) return data(found->id);
    }
    return {};
}

Bytes HeifLayout::exif() const {
    constexpr std::size_t skipped_bytes = 4;  // how far the TIFF header lies behind this number
    const Bytes item_data = described_by("Exif", false);
    if (item_data.size() < skipped_bytes) return {};
    const std::uint32_t skipped = read_big_endian32(item_data, 0);
    return skipped <= item_data.size() - skipped_bytes ? item_data.subspan(skipped_bytes + skipped) : Bytes{};
}

Bytes HeifLayout::xmp() const { return described_by("mime", true); }

std::string HeifLayout::contradiction() const {
    const int said = TiffBlock(exif()).orientation(), meant = std::max(exif_orientation(), 1);
    if (said <= 1 || said == meant) return {};
    return "EXIF says orientation " + std::to_string(said) + ", the container " + std::to_string(meant) +
           ": viewers go by the container";
}

Result<HeifLayout> read_heif_layout(Bytes file, Budget& budget) {
    HeifLayout layout;
    layout.file = file;
    Boxes boxes(file);
    Box box;
    bool found = false;
    // What follows may be cut off: the pictures' data come last in most files.
    while (boxes.next(box) == Boxes::Step::box) {
        if (!budget.count_part()) return Budget::too_many_parts();
        layout.has_sequence = layout.has_sequence || box.is("moov");
        if (!box.is("meta") || found) continue;
        layout.meta = box;
        found = true;
    }
    if (!found) return Error{Status::corrupt_image, "the file has no list of pictures (a meta box), or ends within it"};
    if (auto failed = MetaReader(layout, budget).read()) return *std::move(failed);
    return layout;
}

}  // namespace upright::codec
