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
