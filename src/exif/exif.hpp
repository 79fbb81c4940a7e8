// Orientation tag (0x0112) of the 0th IFD, from the header of a JPEG (APP1 "Exif") or PNG (eXIf chunk).
// Source: EXIF 2.32 (CIPA DC-008-2019), TIFF 6.0, PNG eXIf extension 1.5. No pixel is decoded, nothing is allocated.
// Values outside 1..8, wrong types or counts, truncated or cyclic directories all read as "absent".
#pragma once

#include <cstdint>
#include <span>

namespace upright::exif {

/// 1..8, or 0 when absent or malformed. Safe on any bytes. Work is bounded by the header's segments.
int read_orientation(std::span<const std::uint8_t> file) noexcept;

/// The same from a bare TIFF block (what follows "Exif\0\0" in APP1, or an eXIf chunk's data).
int read_orientation_from_tiff(std::span<const std::uint8_t> tiff) noexcept;

}  // namespace upright::exif
