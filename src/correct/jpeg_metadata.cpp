#include "correct/jpeg_metadata.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "correct/jpeg_lossless.hpp"
#include "correct/jpeg_thumbnail.hpp"
#include "correct/tiff_editor.hpp"
#include "correct/turn.hpp"
#include "correct/xmp_editor.hpp"

namespace upright::correct {
namespace {

using codec::append;

constexpr std::array<std::uint8_t, codec::exif_prefix_bytes> exif_prefix{'E', 'x', 'i', 'f', 0, 0};

/// T.81, B.1.1.4: the length counts itself and is 16 bits wide.
constexpr std::size_t max_payload_bytes = 65'535 - 2;
constexpr std::size_t max_tiff_bytes = max_payload_bytes - exif_prefix.size();

void append_segment(std::vector<std::uint8_t>& out, std::uint8_t marker, Bytes prefix, Bytes payload) {
    const std::size_t length = 2 + prefix.size() + payload.size();
    append(out, std::array<std::uint8_t, 4>{0xFF, marker, static_cast<std::uint8_t>(length >> 8),
                                            static_cast<std::uint8_t>(length & 0xFF)});
    append(out, prefix);
    append(out, payload);
}

/// Puts the turned thumbnail into the block; false if the block would outgrow its segment.
bool put_thumbnail(TiffEditor& tiff, const TurnedThumbnail& turned) {
    TiffEditor attempt = tiff;
    attempt.replace_thumbnail(turned.jpeg);
    if (attempt.bytes().size() > max_tiff_bytes) return false;
    tiff = std::move(attempt);
    return true;
}

/// Turns the picture in the EXIF block with the image, or removes it when that is impossible.
Thumbnail turn_exif_thumbnail(TiffEditor& tiff, Mapping mapping, bool levelled, Budget& budget, std::string& notes) {
    const Bytes old = tiff.thumbnail();
    if (old.empty()) return Thumbnail::none;
    if (mapping.identity() && !levelled) return Thumbnail::kept;
    const char* why = "it does not show the levelled picture";
    if (!levelled) {
        why = "it cannot be decoded";
        for (const Coding coding : {Coding::as_source, Coding::smallest}) {
            const TurnedThumbnail turned = turn_thumbnail(tiff.thumbnail(), mapping, coding, budget);
            if (turned.outcome == Thumbnail::removed) break;
            if (put_thumbnail(tiff, turned)) return turned.outcome;
            why = "the EXIF block has no room for it";
        }
    }
    tiff.remove_thumbnail();
    add_note(notes, std::string("the EXIF thumbnail was removed: ") + why);
    return Thumbnail::removed;
}

/// APP0 "JFIF": version, units, two densities, thumbnail size and RGB pixels (JFIF 1.02).
std::vector<std::uint8_t> turned_jfif(Bytes payload, Mapping mapping) {
    constexpr std::size_t density_at = 8, thumbnail_size_at = 12, pixels_at = 14;
    std::vector<std::uint8_t> out(payload.begin(), payload.end());
    if (out.size() < pixels_at) return out;
    const int width = payload[thumbnail_size_at], height = payload[thumbnail_size_at + 1];
    if (mapping.transpose) {
        const auto density = out.begin() + density_at;
        std::swap_ranges(density, density + 2, density + 2);
        std::swap(out[thumbnail_size_at], out[thumbnail_size_at + 1]);
    }
    if (width * height > 0 && payload.size() >= pixels_at + 3 * static_cast<std::size_t>(width * height)) {
        turn_pixels(payload.data() + pixels_at, width, height, 3 * width, 3, mapping, out.data() + pixels_at);
    }
    return out;
}

void append_turned_xmp(const JpegSegment& segment, const XmpChange& change, std::vector<std::uint8_t>& out,
                       std::string& notes) {
    const XmpEdit edit = edit_xmp(segment.xmp(), change);
    if (!edit.note.empty()) add_note(notes, edit.note);
    if (edit.changed && edit.packet.size() <= max_payload_bytes - codec::xmp_prefix_bytes) {
        append_segment(out, segment.code, segment.payload.first(codec::xmp_prefix_bytes), edit.packet);
        return;
    }
    if (edit.changed) add_note(notes, "XMP was kept as it was, since its segment is full, and no longer fits");
    append(out, segment.whole);
}

/// The second part of a packet that did not fit one segment is kept, since the first holds its checksum.
void note_extended_xmp(const JpegSegment& segment, std::string& notes) {
    const std::string_view text(reinterpret_cast<const char*>(segment.payload.data()), segment.payload.size());
    if (text.find("mwg-rs:") == std::string_view::npos && text.find("tiff:Orientation") == std::string_view::npos) return;
    add_note(notes, "regions or an orientation in extended XMP were kept as they were and may no longer fit");
}

void append_turned_exif(const JpegSegment& segment, Mapping mapping, bool levelled, int width, int height,
                        Budget& budget, JpegMetadata& out) {
    TiffEditor tiff(segment.tiff());
    if (!tiff.valid()) {
        add_note(out.notes, "the EXIF block is damaged and was kept as it is");
        append(out.bytes, segment.whole);
        return;
    }
    const Thumbnail thumbnail = turn_exif_thumbnail(tiff, mapping, levelled, budget, out.notes);
    if (thumbnail != Thumbnail::none) out.thumbnail = thumbnail;
    if (mapping.transpose) tiff.swap_sides();
    if (levelled) tiff.set_size(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
    if (tiff.has_orientation() && tiff.set_orientation(1)) {
        out.exif_orientation = 1;
    }
    append_segment(out.bytes, segment.code, exif_prefix, tiff.bytes());
}

}  // namespace

JpegMetadata metadata_of_turned(const JpegLayout& layout, Mapping mapping, bool levelled, int width, int height,
                                Budget& budget) {
    JpegMetadata out;
    XmpChange xmp_change;
    xmp_change.mapping = mapping;
    xmp_change.orientation_before = exif_orientation_of(layout);
    xmp_change.stored_width = layout.width;
    xmp_change.stored_height = layout.height;
    xmp_change.levelled = levelled;
    for (const JpegSegment& segment : layout.metadata) {
        if (segment.is_exif()) {
            append_turned_exif(segment, mapping, levelled, width, height, budget, out);
        } else if (segment.is_jfif()) {
            append_segment(out.bytes, segment.code, {}, turned_jfif(segment.payload, mapping));
        } else if (segment.is_jfxx()) {
            add_note(out.notes, "the JFIF extension thumbnail was removed");
            out.thumbnail = Thumbnail::removed;
        } else if (segment.is_xmp()) {
            append_turned_xmp(segment, xmp_change, out.bytes, out.notes);
        } else {
            if (segment.is_extended_xmp() && !(mapping.identity() && !levelled)) note_extended_xmp(segment, out.notes);
            append(out.bytes, segment.whole);
        }
    }
    return out;
}

int exif_orientation_of(const JpegLayout& layout) {
    for (const JpegSegment& segment : layout.metadata) {
        if (!segment.is_exif() || !segment.in_header) continue;
        // Of several the first that says something, as in exif/.
        if (const int orientation = codec::TiffBlock(segment.tiff()).orientation()) return orientation;
    }
    return 0;
}

namespace {

/// Where a new EXIF segment goes: EXIF wants to be first, JFIF must be, and readers accept EXIF after JFIF.
std::size_t place_for_exif(const JpegLayout& layout) {
    std::size_t place = 2;
    for (const JpegSegment& segment : layout.metadata) {
        if (segment.offset != place || !(segment.is_jfif() || segment.is_jfxx())) break;
        place += segment.whole.size();
    }
    return place;
}

}  // namespace

Result<std::vector<std::uint8_t>> with_orientation(Bytes file, const JpegLayout& layout, int orientation,
                                                   std::string& notes) {
    std::vector<std::uint8_t> out;
    out.reserve(file.size() + 64);
    std::size_t copied = 0;
    const bool tagged = std::any_of(layout.metadata.begin(), layout.metadata.end(), [](const JpegSegment& segment) {
        return segment.is_exif() && segment.in_header;
    });
    if (!tagged) {
        copied = place_for_exif(layout);
        append(out, file.first(copied));
        append_segment(out, codec::jpeg_marker::app1, exif_prefix, TiffEditor::minimal(orientation).bytes());
    }
    XmpChange xmp_change;
    xmp_change.orientation_after = orientation;
    for (const JpegSegment& segment : layout.metadata) {
        if (!segment.is_exif() && !segment.is_xmp()) continue;
        append(out, file.subspan(copied, segment.offset - copied));
        copied = segment.offset + segment.whole.size();
        if (segment.is_xmp()) {
            append_turned_xmp(segment, xmp_change, out, notes);
            continue;
        }
        TiffEditor tiff(segment.tiff());
        if (!tiff.valid() && !segment.in_header) {  // no reader takes it for the picture's
            append(out, segment.whole);
            continue;
        }
        if (!tiff.valid()) return Error{Status::corrupt_image, "JPEG: the EXIF block is damaged, the tag cannot be set"};
        if (!tiff.set_orientation(orientation) || tiff.bytes().size() > max_tiff_bytes) {
            return Error{Status::corrupt_image, "JPEG: the EXIF block is full, the tag cannot be added"};
        }
        append_segment(out, segment.code, exif_prefix, tiff.bytes());
    }
    append(out, file.subspan(copied));
    return out;
}

}  // namespace upright::correct
