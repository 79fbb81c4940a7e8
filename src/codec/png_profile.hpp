// EXIF and XMP that a PNG keeps in a text chunk, and the block of a PNG that readers take the orientation from.
// Source: PNG specification (third edition), 11.3.3 (tEXt, zTXt, iTXt); XMP part 3, 1.1.5 ("XML:com.adobe.xmp"); the raw
// profiles of ImageMagick (coders/png.c, "Raw profile type"): a line with the name, a line with the number of bytes, and
// the bytes in hexadecimal digits.
//
// What a chunk may inflate to is bounded, and so is the number of chunks that are unpacked.
#pragma once

#include <optional>
#include <string>

#include "codec/png_chunks.hpp"

namespace upright::codec {

/// A text chunk whose keyword announces a profile.
struct PngProfileChunk {
    PngChunk chunk;
    std::string_view keyword;
    Bytes text;               ///< as stored
    bool compressed = false;
    bool raw = false;         ///< hexadecimal digits, with the name and the size before them

    std::size_t bytes_before_text() const noexcept { return chunk.data.size() - text.size(); }
};

/// Nothing for chunks that announce no EXIF or XMP. Reads the keyword and the flags only.
std::optional<PngProfileChunk> as_profile(const PngChunk& chunk) noexcept;

enum class ProfileKind { exif, xmp };

struct PngProfile {
    ProfileKind kind = ProfileKind::exif;
    std::vector<std::uint8_t> bytes;  ///< prefix and block
    std::size_t prefix_bytes = 0;     ///< of a JPEG segment, which some writers leave before the block
    std::string name;                 ///< that stands before the digits of a raw profile

    Bytes block() const noexcept { return Bytes(bytes).subspan(prefix_bytes); }
};

/// A text may inflate to this (PNG_USER_CHUNK_MALLOC_MAX, what libpng takes for a chunk).
inline constexpr std::size_t max_profile_text_bytes = 8'000'000;

/// Chunks of a file that are unpacked: an EXIF and an XMP profile, and each twice where two programs wrote.
inline constexpr std::size_t max_profiles = 4;

/// Nothing when it is damaged, too large, or no EXIF or XMP after all.
std::optional<PngProfile> unpack(const PngProfileChunk& from);

/// Appends a chunk as `like` is, with `block` in the place of the profile's.
void append_profile(std::vector<std::uint8_t>& out, const PngProfileChunk& like, const PngProfile& profile, Bytes block);

/// What readers go by: the first eXIf chunk that can be read (one is allowed; PNG, 11.3.4.6), whatever it says, as with
/// libpng; where there is none, the first EXIF profile that can be read; where there is none either, the first XMP packet
/// that names an orientation.
struct PngTag {
    PngTag() = default;
    PngTag(PngTag&&) = default;
    PngTag& operator=(PngTag&&) = default;

    PngHeader header;
    Bytes exif;                    ///< TIFF block; empty when there is none
    bool in_chunk = false;         ///< `exif` is of an eXIf chunk
    int xmp_orientation = 0;       ///< 0 also when `exif` decides
    std::vector<std::uint8_t> unpacked{};  ///< what `exif` may point into

    int orientation() const noexcept;
};
PngTag find_png_tag(Bytes file);

}  // namespace upright::codec
