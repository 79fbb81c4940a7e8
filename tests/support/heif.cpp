#include "support/heif.hpp"

#include <algorithm>
#include <iterator>

#include "support/coded_pictures.hpp"
#include "support/exif_block.hpp"

namespace upright::test {
namespace {

void put(Bytes& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8U * i)));
}
void put(Bytes& out, const Bytes& bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }
void put(Bytes& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

Bytes full(unsigned version, unsigned flags = 0) {
    Bytes out;
    put(out, version << 24U | flags, 4);
    return out;
}

bool is_essential(const Bytes& property) {
    const std::string_view type(reinterpret_cast<const char*>(property.data()) + 4, 4);
    return type == "irot" || type == "imir" || type == "clap";
}

Bytes item_list(const HeifFile& file) {
    Bytes list = full(0);
    put(list, file.parts.size(), 2);
    for (const HeifPart& part : file.parts) {
        Bytes entry = full(file.long_ids ? 3 : 2);
        put(entry, part.id, file.long_ids ? 4 : 2);
        put(entry, 0, 2);
        put(entry, part.type);
        put(entry, 0, 1);
        if (!part.content_type.empty()) {
            put(entry, part.content_type);
            put(entry, 0, 1);
        }
        put(list, heif_box("infe", entry));
    }
    return heif_box("iinf", list);
}

Bytes reference_list(const HeifFile& file) {
    Bytes list = full(file.long_ids ? 1 : 0);
    const unsigned id_bytes = file.long_ids ? 4 : 2;
    for (const HeifLink& link : file.links) {
        Bytes entry;
        put(entry, link.from, id_bytes);
        put(entry, link.to.size(), 2);
        for (const std::uint32_t to : link.to) put(entry, to, id_bytes);
        put(list, heif_box(link.type, entry));
    }
    return heif_box("iref", list);
}

Bytes property_list(const HeifFile& file) {
    std::vector<Bytes> properties;
    Bytes list = full(file.long_ids ? 1 : 0, file.wide_properties ? 1 : 0);
    const auto with = std::count_if(file.parts.begin(), file.parts.end(), [](const auto& part) { return !part.properties.empty(); });
    put(list, static_cast<std::uint64_t>(with), 4);
    for (const HeifPart& part : file.parts) {
        if (part.properties.empty()) continue;
        put(list, part.id, file.long_ids ? 4 : 2);
        put(list, part.properties.size(), 1);
        for (const Bytes& property : part.properties) {
            auto found = std::find(properties.begin(), properties.end(), property);
            if (found == properties.end()) found = properties.insert(found, property);
            const auto number = static_cast<std::uint64_t>(found - properties.begin() + 1);
            const unsigned top = file.wide_properties ? 0x8000 : 0x80;
            put(list, number | (is_essential(property) ? top : 0), file.wide_properties ? 2 : 1);
        }
    }
    Bytes container;
    for (const Bytes& property : properties) put(container, property);
    Bytes both = heif_box("ipco", container);
    put(both, heif_box("ipma", list));
    return heif_box("iprp", both);
}

bool has_data(const HeifPart& part) { return part.type != "iden" || !part.data.empty(); }

/// `data_at`: where the first part that is not in idat lies in the file.
Bytes meta_box(const HeifFile& file, std::size_t data_at) {
    Bytes idat, places = full(file.long_ids ? 2 : 1);
    put(places, file.offset_bytes << 12U | 4U << 8U | file.base_bytes << 4U, 2);
    const auto placed = std::count_if(file.parts.begin(), file.parts.end(), has_data);
    put(places, static_cast<std::uint64_t>(placed), file.long_ids ? 4 : 2);
    for (const HeifPart& part : file.parts) {
        if (!has_data(part)) continue;
        put(places, part.id, file.long_ids ? 4 : 2);
        put(places, part.in_idat ? 1 : 0, 2);
        put(places, 0, 2);
        const std::size_t at = part.in_idat ? idat.size() : data_at;
        const bool based = file.base_bytes > 0 && !part.in_idat;
        put(places, based ? at : 0, file.base_bytes);
        put(places, 1, 2);
        put(places, based ? 0 : at, file.offset_bytes);
        put(places, part.data.size(), 4);
        if (part.in_idat) {
            put(idat, part.data);
        } else {
            data_at += part.data.size();
        }
    }
    Bytes content = full(0), handler = full(0);
    put(handler, 0, 4);
    put(handler, "pict");
    put(handler, Bytes(13, 0));
    put(content, heif_box("hdlr", handler));
    Bytes primary = full(file.long_ids ? 1 : 0);
    put(primary, file.primary, file.long_ids ? 4 : 2);
    put(content, heif_box("pitm", primary));
    put(content, heif_box("iloc", places));
    put(content, item_list(file));
    if (!file.links.empty()) put(content, reference_list(file));
    put(content, property_list(file));
    if (!idat.empty()) put(content, heif_box("idat", idat));
    return heif_box("meta", content);
}

template <std::size_t N>
Bytes bytes_of(const std::uint8_t (&array)[N]) {
    return Bytes(std::begin(array), std::end(array));
}

}  // namespace

Bytes heif_box(std::string_view type, const Bytes& content) {
    Bytes out;
    put(out, content.size() + 8, 4);
    put(out, type);
    put(out, content);
    return out;
}

Bytes make_heif(const HeifFile& file) {
    Bytes brands;
    put(brands, file.brand);
    put(brands, 0, 4);
    put(brands, "mif1");
    put(brands, file.brand);
    Bytes out = heif_box("ftyp", brands), data;
    for (const HeifPart& part : file.parts) {
        if (!part.in_idat) put(data, part.data);
    }
    const Bytes mdat = heif_box("mdat", data);
    constexpr std::size_t header = 8;
    if (file.data_first) {
        const std::size_t data_at = out.size() + header;
        put(out, mdat);
        put(out, meta_box(file, data_at));
    } else {
        const std::size_t data_at = out.size() + meta_box(file, 0).size() + header;
        put(out, meta_box(file, data_at));
        put(out, mdat);
    }
    put(out, file.behind);
    return out;
}

Bytes heif_size(std::uint32_t width, std::uint32_t height) {
    Bytes content = full(0);
    put(content, width, 4);
    put(content, height, 4);
    return heif_box("ispe", content);
}

Bytes heif_turn(int quarter_turns_anticlockwise) { return heif_box("irot", {static_cast<std::uint8_t>(quarter_turns_anticlockwise)}); }
Bytes heif_mirror(int mode) { return heif_box("imir", {static_cast<std::uint8_t>(mode)}); }

Bytes heif_clap(std::uint32_t whole_width, std::uint32_t whole_height, const HeifWindow& window) {
    const auto from_middle = [](std::uint32_t begin, std::uint32_t length, std::uint32_t whole) {
        return static_cast<std::uint32_t>(2 * static_cast<std::int64_t>(begin) + length - static_cast<std::int64_t>(whole));
    };
    Bytes content;
    for (const std::uint32_t number : {window.width, 1U, window.height, 1U, from_middle(window.x, window.width, whole_width), 2U,
                                       from_middle(window.y, window.height, whole_height), 2U}) {
        put(content, number, 4);
    }
    return heif_box("clap", content);
}

Bytes heif_colour(int matrix_coefficients, bool full_range) {
    Bytes content;
    put(content, "nclx");
    put(content, 1, 2);
    put(content, 13, 2);
    put(content, static_cast<std::uint64_t>(matrix_coefficients), 2);
    put(content, full_range ? 0x80 : 0, 1);
    return heif_box("colr", content);
}

HeifPart coded_part(std::uint32_t id, std::string_view type, std::vector<Bytes> further_properties) {
    const bool av1 = type == "av01";
    HeifPart part{id, type, av1 ? bytes_of(av1_data) : bytes_of(hevc_data), {}};
    part.properties = {heif_box(av1 ? "av1C" : "hvcC", av1 ? bytes_of(av1_configuration) : bytes_of(hevc_configuration)),
                       heif_size(64, 64)};
    part.properties.insert(part.properties.end(), further_properties.begin(), further_properties.end());
    return part;
}

Bytes heif_grid(int columns, int rows, int width, int height) {
    Bytes out{0, 0, static_cast<std::uint8_t>(rows - 1), static_cast<std::uint8_t>(columns - 1)};
    put(out, static_cast<std::uint64_t>(width), 2);
    put(out, static_cast<std::uint64_t>(height), 2);
    return out;
}

Bytes heif_exif(const Bytes& block) {
    Bytes out;
    put(out, 6, 4);
    put(out, Bytes{'E', 'x', 'i', 'f', 0, 0});
    put(out, block);
    return out;
}

HeifFile camera_heif(std::string_view type, std::vector<Bytes> turns) {
    HeifFile file;
    file.brand = type == "av01" ? "avif" : "heic";
    std::vector<Bytes> of_grid{heif_size(128, 128)};
    of_grid.insert(of_grid.end(), turns.begin(), turns.end());
    file.parts = {coded_part(1, type), coded_part(2, type), coded_part(3, type), coded_part(4, type),
                  {5, "grid", heif_grid(2, 2, 128, 128), of_grid, true},
                  coded_part(6, type, turns),   // a thumbnail
                  coded_part(7, type, turns),   // alpha
                  {8, "Exif", heif_exif(camera_exif(6, true)), {}},
                  {9, "mime", {'<', 'a', '/', '>'}, {}, false, "application/rdf+xml"}};
    file.links = {{"dimg", 5, {1, 2, 3, 4}}, {"thmb", 6, {5}}, {"auxl", 7, {5}}, {"cdsc", 8, {5}}, {"cdsc", 9, {5}}};
    file.primary = 5;
    return file;
}

}  // namespace upright::test
