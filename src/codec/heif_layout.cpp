#include "codec/heif_layout.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace upright::codec {

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

HeifLineage HeifLayout::lineage(std::uint32_t id) const noexcept {
    HeifLineage line;
    while (line.count < HeifLineage::longest) {
        line.items[line.count++] = id;
        const HeifItem* found = item(id);
        if (found == nullptr || !found->is("iden")) {
            std::reverse(line.items.begin(), line.items.begin() + static_cast<std::ptrdiff_t>(line.count));
            return line;
        }
        const auto inputs = std::find_if(references.begin(), references.end(),
                                         [&](const HeifReference& reference) { return reference.is("dimg") && reference.from == id; });
        if (inputs == references.end() || inputs->to.size() != 1) break;
        id = inputs->to.front();
    }
    return {};
}

Error HeifLayout::identity_of_nothing(std::uint32_t id) {
    return {Status::corrupt_image, "the picture (item " + std::to_string(id) + ") is the identity (iden) of no picture"};
}

std::optional<Orientation> turn_of(const Box& property) noexcept {
    if ((!property.is("irot") && !property.is("imir")) || property.content.empty()) return std::nullopt;
    const unsigned value = property.content[0];
    if (property.is("irot")) return Orientation{false, static_cast<int>((4 - (value & 3U)) % 4)};
    return Orientation{true, (value & 1U) != 0 ? 0 : 2};
}

std::optional<Orientation> HeifLayout::orientation(const HeifLineage& line, std::size_t count) const noexcept {
    std::optional<Orientation> whole;
    for (std::size_t i = 0; i < count; ++i) {
        const auto* of = properties_of(line.items[i]);
        if (of == nullptr) continue;
        for (const HeifAssociation& association : *of) {
            if (association.property == 0 || association.property > properties.size()) continue;
            const auto step = turn_of(properties[association.property - 1U]);
            if (step) whole = composed(whole.value_or(Orientation{}), *step);
        }
    }
    return whole;
}

std::optional<Orientation> HeifLayout::orientation(std::uint32_t id) const noexcept {
    const HeifLineage line = lineage(id);
    return orientation(line, line.count);
}

std::optional<Orientation> HeifLayout::orientation_before(std::uint32_t id) const noexcept {
    const HeifLineage line = lineage(id);
    return orientation(line, line.count == 0 ? 0 : line.count - 1);
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

}  // namespace upright::codec
