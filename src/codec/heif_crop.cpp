#include "codec/heif_crop.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace upright::codec {
namespace {

/// What an aperture leaves of one side.
struct Span {
    std::uint32_t begin = 0, length = 0;
};

/// A length and the distance of its middle from the middle of the side, each a fraction. Nothing where they are damaged or
/// leave no pixel.
std::optional<Span> read_span(BoxReader& size, BoxReader& offset, std::uint32_t whole) {
    const double length_above = size.u32(), length_below = size.u32();
    const double offset_above = static_cast<std::int32_t>(offset.u32()), offset_below = offset.u32();
    if (length_below == 0 || offset_below == 0) return std::nullopt;
    const double exact = length_above / length_below, pixels = std::floor(exact + 0.5);
    constexpr double rounding = 1.0 / 65536;  // of fractions that doubles do not hold, for sides of up to 2^32 pixels
    const double first = std::floor((whole - exact) / 2 + offset_above / offset_below + rounding);
    const double begin = std::max(first, 0.0), end = std::min(first + pixels, static_cast<double>(whole));
    if (!(begin < end)) return std::nullopt;
    return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
}

/// Of a picture of `width` by `height`.
std::optional<HeifCrop> read_aperture(Bytes clap, std::uint32_t width, std::uint32_t height) {
    constexpr std::size_t number_of_bytes = 32, of_sizes = 16, of_side = 8;
    if (clap.size() < number_of_bytes) return std::nullopt;
    const auto span = [&](std::size_t side, std::uint32_t whole) {
        BoxReader size(clap.subspan(side * of_side)), offset(clap.subspan(of_sizes + side * of_side));
        return read_span(size, offset, whole);
    };
    const auto across = span(0, width), down = span(1, height);
    if (!across || !down) return std::nullopt;
    return HeifCrop{across->begin, down->begin, across->length, down->length};
}

/// Where `part` of a picture of `width` by `height` lies once the picture is flipped and turned.
HeifCrop turned(HeifCrop part, std::uint32_t width, std::uint32_t height, Orientation how) {
    if (how.mirrored) part.x = width - part.x - part.width;
    for (int i = 0; i < how.quarter_turns; ++i) {
        part = {height - part.y - part.height, part.x, part.height, part.width};
        std::swap(width, height);
    }
    return part;
}

/// Goes along the properties of an item: what is left of its stored pixels, and how it is turned by then.
class View {
public:
    View(std::uint32_t width, std::uint32_t height) : left_{0, 0, width, height} {}

    bool apply(const Box& property) {
        if (const auto step = turn_of(property)) turned_ = composed(turned_, *step);
        if (!property.is("clap")) return true;
        const bool across = turned_.quarter_turns % 2 != 0;
        const std::uint32_t width = across ? left_.height : left_.width, height = across ? left_.width : left_.height;
        const auto aperture = read_aperture(property.content, width, height);
        if (!aperture) return false;
        const HeifCrop stored = turned(*aperture, width, height, inverse(turned_));
        left_ = {left_.x + stored.x, left_.y + stored.y, stored.width, stored.height};
        return true;
    }
    const HeifCrop& left() const { return left_; }

private:
    HeifCrop left_;
    Orientation turned_;
};

}  // namespace

bool is_heif_cropped(const HeifLayout& layout, std::uint32_t id) noexcept {
    const HeifLineage line = layout.lineage(id);
    return std::any_of(line.items.begin(), line.items.begin() + static_cast<std::ptrdiff_t>(line.count),
                       [&](std::uint32_t item) { return layout.property(item, "clap") != nullptr; });
}

Result<HeifCrop> read_heif_crop(const HeifLayout& layout, std::uint32_t id, std::uint32_t width, std::uint32_t height) {
    const HeifLineage line = layout.lineage(id);
    View view(width, height);
    for (std::size_t i = 0; i < line.count; ++i) {
        const auto* of = layout.properties_of(line.items[i]);
        if (of == nullptr) continue;
        for (const HeifAssociation& association : *of) {
            if (association.property == 0 || association.property > layout.properties.size()) continue;
            if (view.apply(layout.properties[association.property - 1U])) continue;
            return Error{Status::corrupt_image, "the crop of the picture (clap of item " + std::to_string(line.items[i]) +
                                                    ") is damaged or leaves nothing"};
        }
    }
    return view.left();
}

Result<HeifCrop> read_primary_crop(const HeifLayout& layout) {
    const HeifLineage line = layout.lineage(layout.primary);
    if (line.count == 0) return HeifLayout::identity_of_nothing(layout.primary);
    const auto size = layout.size(line.items.front());
    return read_heif_crop(layout, layout.primary, size[0], size[1]);
}

}  // namespace upright::codec
