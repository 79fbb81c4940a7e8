// Orientation tag (0x0112) of the 0th IFD, from the header of a JPEG (APP1 "Exif") or PNG (eXIf chunk).
// Source: EXIF 2.32 (CIPA DC-008-2019, 4.5.2 to 4.6.4), TIFF 6.0 section 2, PNG third edition 11.3.4.6 (eXIf).
// Nothing is decoded, allocated or checked beyond what is read; the bytes touched are segment and chunk headers and
// one directory.
//
// Valid: type SHORT, count 1, value 1..8, either byte order. Everything else reads as "absent": other values, types
// (LONG included: Blink, Gecko and libavif ignore it too, so viewers show such a file unturned) and counts, a directory
// that does not lie whole within its block. Only the 0th directory is read and no offset is followed twice, so cyclic
// directories cannot hold anybody up.
//
// Known failures: EXIF inside PNG text chunks ("Raw profile type exif"), XMP tiff:Orientation, checksums of eXIf chunks
// (not verified).
#pragma once

#include <cstdint>
#include <span>

namespace upright::exif {

/// 1..8, or 0 when absent or malformed. Safe on any bytes. In a JPEG the segments before the first scan are searched
/// and the first Exif segment with a valid tag counts; in a PNG all chunks, since eXIf may follow the image data.
/// Work: one step a segment or chunk, one step a directory entry.
int read_orientation(std::span<const std::uint8_t> file) noexcept;

/// The same from a bare TIFF block (what follows "Exif\0\0" in APP1, or an eXIf chunk's data).
int read_orientation_from_tiff(std::span<const std::uint8_t> tiff) noexcept;

}  // namespace upright::exif
