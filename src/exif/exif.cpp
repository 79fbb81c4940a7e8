#include "exif/exif.hpp"

#include <algorithm>

#include "codec/built_formats.hpp"
#include "codec/format.hpp"
#include "codec/jpeg_markers.hpp"
#include "codec/png_profile.hpp"
#include "exif/facts.hpp"
#include "exif/software.hpp"

namespace upright::exif {
namespace {

namespace tag = codec::tiff_tag;

/// Of the first frame header; zeros when there is none before the first scan.
Size frame_size(Bytes jpeg) noexcept {
    codec::JpegMarkers markers(jpeg);
    codec::JpegSegment segment;
    while (markers.next(segment) == codec::JpegMarkers::Step::marker && segment.code != codec::jpeg_marker::sos) {
        if (const auto frame = codec::read_jpeg_frame(segment)) {
            return {static_cast<std::uint64_t>(frame->width), static_cast<std::uint64_t>(frame->height)};
        }
    }
    return {};
}

/// One lies, the other stands, and neither is nearly a square (within a tenth).
bool lie_across(const Size& a, const Size& b) noexcept {
    const auto lies = [](const Size& size) { return 10 * size.width > 11 * size.height; };
    const auto stands = [](const Size& size) { return 10 * size.height > 11 * size.width; };
    return (lies(a) && stands(b)) || (stands(a) && lies(b));
}

/// The block's dimensions have the frame's shape with its sides exchanged. The frame may have been scaled since.
bool dimensions_swapped(const TiffBlock& tiff, const codec::TiffDirectory& of, const Size& frame) noexcept {
    const auto directory = tiff.exif(of);
    if (!directory) return false;
    const Size said{tiff.number(*directory, tag::pixel_x_dimension).value_or(0),
                    tiff.number(*directory, tag::pixel_y_dimension).value_or(0)};
    if (!lie_across(said, frame)) return false;
    // said.width / said.height against frame.height / frame.width: equal within a fiftieth, for rounded sizes.
    const std::uint64_t a = said.width * frame.width, b = said.height * frame.height;
    return 50 * std::max(a, b) <= 51 * std::min(a, b);
}

bool thumbnail_turned(const TiffBlock& tiff, const Size& frame) noexcept {
    const Bytes jpeg = tiff.thumbnail();
    return codec::begins_with(jpeg, "\xFF\xD8") && lie_across(frame_size(jpeg), frame);
}

}  // namespace

TagFacts facts_of(const TiffBlock& tiff, const std::optional<codec::TiffDirectory>& directory, const Size& frame) noexcept {
    TagFacts facts;
    if (!directory) return facts;
    facts.orientation = tiff.orientation(*directory);
    facts.has_camera =
        !tiff.text(*directory, tag::make).empty() || !tiff.text(*directory, tag::model).empty();
    facts.by_editor = names_editor(tiff.text(*directory, tag::software));
    facts.dimensions_swapped = dimensions_swapped(tiff, *directory, frame);
    return facts;
}

TagFacts facts_of(const TiffBlock& exif, const Size& frame) noexcept {
    TagFacts facts = facts_of(exif, exif.first(), frame);
    facts.thumbnail_turned = thumbnail_turned(exif, frame);
    return facts;
}

namespace {

/// Of several Exif segments the first with a valid orientation counts, else the first that can be read.
TagFacts from_jpeg(Bytes file) noexcept {
    codec::JpegMarkers markers(file);
    codec::JpegSegment segment;
    Size frame;
    TiffBlock chosen({});
    while (markers.next(segment) == codec::JpegMarkers::Step::marker && segment.code != codec::jpeg_marker::sos &&
           segment.code != codec::jpeg_marker::eoi) {
        if (segment.is_exif() && chosen.orientation() == 0) {
            const TiffBlock block(segment.tiff());
            if (block.valid() && (!chosen.valid() || block.orientation() != 0)) chosen = block;
        } else if (frame.width == 0) {
            if (const auto header = codec::read_jpeg_frame(segment)) {
                frame = {static_cast<std::uint64_t>(header->width), static_cast<std::uint64_t>(header->height)};
            }
        }
    }
    return facts_of(chosen, frame);
}

TagFacts from_png(Bytes file) {
    const codec::PngTag found = codec::find_png_tag(file);
    TagFacts facts = facts_of(TiffBlock(found.exif), {found.header.width, found.header.height});
    facts.orientation = found.orientation();
    return facts;
}

struct Row {
    codec::Format format;
    TagFacts (*read)(Bytes file, std::size_t page);
};
constexpr Row readers[] = {
    {codec::Format::jpeg, [](Bytes file, std::size_t) { return from_jpeg(file); }},
    {codec::Format::png, [](Bytes file, std::size_t) { return from_png(file); }},
    UPRIGHT_IF_WEBP({codec::Format::webp, from_webp},)
    UPRIGHT_IF_HEIF({codec::Format::heif, from_heif}, {codec::Format::avif, from_heif},)
    UPRIGHT_IF_TIFF({codec::Format::tiff, from_tiff},)
};

}  // namespace

TagFacts read_tag_facts(Bytes file, std::size_t page) {
    const codec::Format format = codec::sniff(file);
    for (const Row& row : readers) {
        if (row.format == format) return row.read(file, page);
    }
    return {};
}

}  // namespace upright::exif
