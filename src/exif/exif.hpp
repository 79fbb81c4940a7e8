// Orientation tag (0x0112) of a JPEG, PNG, WebP, HEIC, AVIF or TIFF, and what else its header says about the worth of that tag.
// Source: EXIF 2.32 (CIPA DC-008-2019, 4.5.2 to 4.6.5), PNG third edition 11.3.4.6 (eXIf).
//
// JPEG: the 0th directory of an Exif segment before the first scan. PNG: the eXIf chunk, wherever it stands; where there
// is none that can be read, the profile that ImageMagick, exiftool and older programs keep in a text chunk
// ("Raw profile type exif" or "APP1"), and where there is none of these either, tiff:Orientation of the XMP packet.
// WebP: the EXIF chunk, where VP8X says that there is one. HEIC and AVIF: irot and imir of the container, as the EXIF value
// that means the same; EXIF in such files expresses no turn (MIAF, 7.3.6.7) and only tells about the camera.
//
// TIFF: the directory of the page.
//
// The value is a single whole number of any type, 1..8, in either byte order: SHORT by the standard, but BYTE, LONG and
// SLONG are written too. Everything else reads as "absent". The bytes touched are segment and chunk headers and the few
// directories of one block. Only text profiles are unpacked, at most a few and each to a bounded size.
//
// Known failures: XMP of a JPEG is not asked (viewers do not ask it either); checksums of PNG chunks are not verified.
#pragma once

#include "codec/tiff_directory.hpp"
#include "common/tag_facts.hpp"

namespace upright::exif {

/// Safe on any bytes. Work: one step a segment or chunk, one step a directory entry. Throws std::bad_alloc where a text
/// profile of a PNG has to be unpacked and there is no memory for it, else nothing.
/// `page`: of a file with several, counted from 0.
TagFacts read_tag_facts(codec::Bytes file, std::size_t page = 0);

/// TagFacts::orientation alone.
inline int read_orientation(codec::Bytes file) { return read_tag_facts(file).orientation; }

/// The same from a bare TIFF block (what follows "Exif\0\0" in APP1, or an eXIf chunk's data).
inline int read_orientation_from_tiff(codec::Bytes tiff) noexcept { return codec::TiffBlock(tiff).orientation(); }

}  // namespace upright::exif
