#include "correct/xmp_editor.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "codec/xmp.hpp"

namespace upright::correct {
namespace {

struct Replacement {
    std::string_view old;  ///< within the packet
    std::string text;
};

/// A region, or the size that regions are about. `owner` 0: none yet.
struct Area {
    int owner = 0;
    std::string_view x, y, w, h, unit;

    bool is_whole() const { return !x.empty() && !y.empty() && !w.empty() && !h.empty(); }
};

std::optional<double> number_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// 1 - value, with as many decimals as `text` has, so that turning back gives the same text.
std::optional<std::string> complement_of(std::string_view text) {
    constexpr int most_decimals = 12;
    const std::optional<double> value = number_of(text);
    if (!value || *value < 0.0 || *value > 1.0) return std::nullopt;
    const std::size_t point = text.find('.');
    const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
    const int decimals = has_exponent                        ? most_decimals
                         : point == std::string_view::npos ? 0
                                                             : std::min(most_decimals, static_cast<int>(text.size() - point - 1));
    std::array<char, 32> out{};
    const auto [end, error] =
        std::to_chars(out.data(), out.data() + out.size(), 1.0 - *value, std::chars_format::fixed, decimals);
    if (error != std::errc()) return std::nullopt;
    return std::string(out.data(), end);
}

/// Values that change places with width and height.
struct Pair {
    std::string_view names[2];
    std::string_view values[2]{};
    bool repeated = false;
};

struct Findings {
    std::vector<std::string_view> orientations;
    std::vector<Area> areas;
    Area applied_to;
    std::array<Pair, 4> pairs{{{{"tiff:ImageWidth", "tiff:ImageLength"}},
                               {{"exif:PixelXDimension", "exif:PixelYDimension"}},
                               {{"tiff:XResolution", "tiff:YResolution"}},
                               {{"exif:FocalPlaneXResolution", "exif:FocalPlaneYResolution"}}}};
    bool other_regions = false;
};

void add_member(Area& area, std::string_view member, std::string_view value) {
    if (member == "x") area.x = value;
    if (member == "y") area.y = value;
    if (member == "w") area.w = value;
    if (member == "h") area.h = value;
    if (member == "unit") area.unit = value;
}

Findings look_through(std::string_view packet) {
    constexpr std::string_view area_prefix = "stArea:", size_prefix = "stDim:";
    Findings found;
    codec::XmpProperties properties(packet);
    codec::XmpProperty property;
    while (properties.next(property)) {
        const std::string_view name = property.name;
        if (name == "tiff:Orientation") {
            found.orientations.push_back(property.value);
        } else if (name.starts_with(area_prefix) && properties.inside("mwg-rs:RegionList")) {
            if (found.areas.empty() || found.areas.back().owner != property.owner) {
                found.areas.emplace_back().owner = property.owner;
            }
            add_member(found.areas.back(), name.substr(area_prefix.size()), property.value);
        } else if (name.starts_with(size_prefix) && properties.inside("mwg-rs:AppliedToDimensions")) {
            found.applied_to.owner = property.owner;
            add_member(found.applied_to, name.substr(size_prefix.size()), property.value);
        } else if (name == "MPReg:Rectangle" || name == "acdsee-rs:DLYArea") {
            found.other_regions = true;
        }
        for (Pair& pair : found.pairs) {
            for (int side = 0; side < 2; ++side) {
                if (name != pair.names[side]) continue;
                pair.repeated = pair.repeated || !pair.values[side].empty();
                pair.values[side] = property.value;
            }
        }
    }
    // Another prefix may stand for the same vocabulary.
    const bool declared = packet.find("metadataworkinggroup.com/schemas/regions") != std::string_view::npos;
    if (declared && found.areas.empty() && packet.find("mwg-rs:") == std::string_view::npos) found.other_regions = true;
    return found;
}

void swap_texts(std::string_view a, std::string_view b, std::vector<Replacement>& out) {
    if (a == b || a.empty() || b.empty()) return;
    out.push_back({a, std::string(b)});
    out.push_back({b, std::string(a)});
}

/// True if the regions are about the picture as it was shown, whose sides the tag exchanged.
bool about_shown_picture(const Area& applied_to, const XmpChange& change) {
    const std::optional<double> w = number_of(applied_to.w), h = number_of(applied_to.h);
    if (!w || !h || change.orientation_before < 5) return false;
    return (*w > *h && change.stored_width < change.stored_height) ||
           (*w < *h && change.stored_width > change.stored_height);
}

/// False if the area cannot be turned, and nothing was added.
bool turn_area(const Area& area, Mapping mapping, std::vector<Replacement>& out) {
    if (!area.is_whole() || (!area.unit.empty() && area.unit != "normalized")) return false;
    const std::optional<std::string> u = mapping.flip_u ? complement_of(area.x) : std::string(area.x);
    const std::optional<std::string> v = mapping.flip_v ? complement_of(area.y) : std::string(area.y);
    if (!u || !v) return false;
    out.push_back({area.x, mapping.transpose ? *v : *u});
    out.push_back({area.y, mapping.transpose ? *u : *v});
    if (mapping.transpose) swap_texts(area.w, area.h, out);
    return true;
}

/// What stays wrong, or nothing.
std::string turn_regions(const Findings& found, const XmpChange& change, std::vector<Replacement>& out) {
    constexpr const char* kept = "regions of faces or focus in XMP were kept as they were and no longer fit";
    if (change.mapping.identity() && !change.levelled) return {};
    if (found.areas.empty()) return found.other_regions ? kept : "";
    bool all_turned = true;
    if (!about_shown_picture(found.applied_to, change)) {
        for (const Area& area : found.areas) all_turned = turn_area(area, change.mapping, out) && all_turned;
        if (change.mapping.transpose) swap_texts(found.applied_to.w, found.applied_to.h, out);
    } else if (change.mapping != mapping_of(orientation_from_exif(change.orientation_before))) {
        return kept;  // the picture was turned to where it was not shown before
    }
    if (!all_turned || found.other_regions) return kept;
    return change.levelled ? "regions of faces or focus in XMP follow the quarter turn, not the levelling" : "";
}

std::vector<std::uint8_t> apply(std::string_view packet, std::vector<Replacement>& replacements) {
    std::sort(replacements.begin(), replacements.end(),
              [](const Replacement& a, const Replacement& b) { return a.old.data() < b.old.data(); });
    std::vector<std::uint8_t> out;
    out.reserve(packet.size() + 64);
    const char* copied = packet.data();
    for (const Replacement& one : replacements) {
        out.insert(out.end(), copied, one.old.data());
        out.insert(out.end(), one.text.begin(), one.text.end());
        copied = one.old.data() + one.old.size();
    }
    out.insert(out.end(), copied, packet.data() + packet.size());
    return out;
}

}  // namespace

XmpEdit edit_xmp(codec::Bytes packet, const XmpChange& change) {
    const std::string_view text(reinterpret_cast<const char*>(packet.data()), packet.size());
    const Findings found = look_through(text);
    std::vector<Replacement> replacements;
    for (const std::string_view value : found.orientations) {
        replacements.push_back({value, std::to_string(change.orientation_after)});
    }
    XmpEdit edit;
    edit.note = turn_regions(found, change, replacements);
    for (const Pair& pair : found.pairs) {
        const bool complete = !pair.values[0].empty() && !pair.values[1].empty() && !pair.repeated;
        if (change.mapping.transpose && complete) swap_texts(pair.values[0], pair.values[1], replacements);
    }
    std::erase_if(replacements, [](const Replacement& one) { return one.old == one.text; });
    edit.changed = !replacements.empty();
    edit.packet = apply(text, replacements);
    return edit;
}

}  // namespace upright::correct
