#include "correct/png_metadata.hpp"

#include <algorithm>
#include <array>

#include "correct/tiff_editor.hpp"

namespace upright::correct {
namespace {

using codec::append;
using codec::append_chunk;
using codec::PngChunk;
using codec::PngProfile;
using codec::PngProfileChunk;

constexpr const char* lost_profile = "an EXIF or XMP text that could not be read was removed, since it may hold the old tag";

/// What an editor may copy without knowing it, and of the others those that are about colour, time or transparency. oFFs
/// is about a place, whatever its name says: of a corner that is another after a turn.
bool stays_right(const PngChunk& chunk) {
    if (chunk.is("oFFs")) return false;
    if (chunk.is_critical() || chunk.is_safe_to_copy()) return true;
    constexpr std::array<std::string_view, 14> names{"gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "tRNS",
                                                     "hIST", "tIME", "pCAL", "cICP", "mDCV", "mDCv", "cLLI"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return chunk.is(name); }) ||
           chunk.is("cLLi");
}

/// pHYs: two numbers and a unit.
std::vector<std::uint8_t> with_swapped_density(Bytes data) {
    std::vector<std::uint8_t> out(data.begin(), data.end());
    std::swap_ranges(out.begin(), out.begin() + 4, out.begin() + 4);
    return out;
}

/// sCAL: a unit, then width and height of a pixel as texts with a zero byte between them.
std::vector<std::uint8_t> with_swapped_scale(Bytes data) {
    std::vector<std::uint8_t> out(data.begin(), data.end());
    const auto zero = std::find(out.begin(), out.end(), std::uint8_t{0});
    if (out.empty() || zero == out.end()) return out;
    const std::vector<std::uint8_t> width(out.begin() + 1, zero), height(zero + 1, out.end());
    std::copy(height.begin(), height.end(), out.begin() + 1);
    out[1 + height.size()] = 0;
    std::copy(width.begin(), width.end(), out.begin() + 2 + static_cast<std::ptrdiff_t>(height.size()));
    return out;
}

Error cannot_set(const char* why) { return {Status::corrupt_image, std::string("PNG: ") + why}; }

/// A text profile with another tag; copied as it is where it names none.
void append_retagged(const PngChunk& chunk, const PngProfileChunk& from, int orientation,
                     std::vector<std::uint8_t>& out, std::string& notes) {
    const std::optional<PngProfile> profile = codec::unpack(from);
    if (profile && profile->kind == codec::ProfileKind::xmp) {
        XmpChange change;
        change.orientation_after = orientation;
        const XmpEdit edit = edit_xmp(profile->block(), change);
        if (edit.changed) return codec::append_profile(out, from, *profile, edit.packet);
    } else if (profile) {
        TiffEditor tiff(profile->block());
        if (tiff.has_orientation() && tiff.set_orientation(orientation)) {
            return codec::append_profile(out, from, *profile, tiff.bytes());
        }
    } else {
        add_note(notes, "an EXIF or XMP text could not be read and was kept as it is");
    }
    append(out, chunk.whole);
}

}  // namespace

PngMetadata::PngMetadata(const codec::PngTag& before, const Task& task, const codec::PngHeader& after)
    : task_(task), after_(after) {
    xmp_change_.mapping = task.mapping();
    xmp_change_.orientation_before = before.orientation();
    xmp_change_.stored_width = static_cast<int>(before.header.width);
    xmp_change_.stored_height = static_cast<int>(before.header.height);
    xmp_change_.levelled = task.skew_degrees != 0.0;
}

/// False if the block cannot be read.
bool PngMetadata::turn_exif(Bytes block, std::vector<std::uint8_t>& out) const {
    TiffEditor tiff(block);
    if (!tiff.valid()) return false;
    if (tiff.has_orientation()) (void)tiff.set_orientation(1);
    if (task_.mapping().transpose) tiff.swap_sides();
    if (task_.skew_degrees != 0.0) tiff.set_size(after_.width, after_.height);
    out = tiff.bytes();
    return true;
}

void PngMetadata::append_exif(const PngChunk& chunk, std::vector<std::uint8_t>& out, std::string& notes) const {
    std::vector<std::uint8_t> block;
    if (turn_exif(codec::exif_block_of(chunk), block)) return append_chunk(out, "eXIf", block);
    add_note(notes, "the eXIf chunk is damaged and was kept as it is");
    append(out, chunk.whole);
}

void PngMetadata::append_profile(const PngProfileChunk& from, std::vector<std::uint8_t>& out, std::string& notes) {
    const std::optional<PngProfile> profile =
        ++profiles_ <= codec::max_profiles ? codec::unpack(from) : std::optional<PngProfile>();
    if (!profile) return add_note(notes, lost_profile);
    if (profile->kind == codec::ProfileKind::xmp) {
        const XmpEdit edit = edit_xmp(profile->block(), xmp_change_);
        if (!edit.note.empty()) add_note(notes, edit.note);
        if (edit.changed) return codec::append_profile(out, from, *profile, edit.packet);
    } else {
        std::vector<std::uint8_t> block;
        if (!turn_exif(profile->block(), block)) return add_note(notes, lost_profile);
        if (!std::equal(block.begin(), block.end(), profile->block().begin(), profile->block().end())) {
            return codec::append_profile(out, from, *profile, block);
        }
    }
    append(out, from.chunk.whole);
}

void PngMetadata::append_turned(const PngChunk& chunk, std::vector<std::uint8_t>& out, std::string& notes) {
    const bool transpose = task_.mapping().transpose;
    if (chunk.is("eXIf")) {
        append_exif(chunk, out, notes);
    } else if (const auto profile = codec::as_profile(chunk)) {
        append_profile(*profile, out, notes);
    } else if (chunk.is("pHYs") && chunk.data.size() == 9 && transpose) {
        append_chunk(out, "pHYs", with_swapped_density(chunk.data));
    } else if (chunk.is("sCAL") && transpose) {
        append_chunk(out, "sCAL", with_swapped_scale(chunk.data));
    } else if (stays_right(chunk) || chunk.is("sCAL")) {
        append(out, chunk.whole);
    } else {
        add_note(notes, "the chunk " + std::string(chunk.type.data(), chunk.type.size()) +
                            " was removed, since it may not fit the turned picture");
    }
}

Result<std::vector<std::uint8_t>> with_orientation(const codec::PngLayout& layout, const codec::PngTag& before,
                                                   int orientation, std::string& notes) {
    // A new chunk beside a damaged one would be taken for a duplicate by readers that look at its first bytes only.
    if (layout.has("eXIf") && !before.in_chunk) return cannot_set("the eXIf chunk is damaged, the tag cannot be set");
    TiffEditor added = before.exif.empty() ? TiffEditor::minimal(orientation) : TiffEditor(before.exif);
    if (!added.set_orientation(orientation)) return cannot_set("the EXIF directory is full, the tag cannot be added");
    std::vector<std::uint8_t> out(codec::png_signature.begin(), codec::png_signature.end());
    bool has_exif = before.in_chunk;
    std::size_t profiles = 0;
    for (const PngChunk& chunk : layout.chunks) {
        if (!has_exif && chunk.is("IDAT")) {  // readers of the header alone stop at the first IDAT
            append_chunk(out, "eXIf", added.bytes());
            has_exif = true;
        }
        TiffEditor tiff(chunk.is("eXIf") ? codec::exif_block_of(chunk) : Bytes{});
        const auto profile = codec::as_profile(chunk);
        if (tiff.set_orientation(orientation)) {
            append_chunk(out, "eXIf", tiff.bytes());
        } else if (profile && ++profiles <= codec::max_profiles) {
            append_retagged(chunk, *profile, orientation, out, notes);
        } else {
            append(out, chunk.whole);
        }
    }
    append(out, layout.trailing);
    return out;
}

}  // namespace upright::correct
