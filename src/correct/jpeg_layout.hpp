// Where the parts of a JPEG file are: metadata segments, scans, the end of the image and what follows it.
// Source: ITU-T T.81, annex B. Nothing is decoded; the work is one pass over the bytes.
//
// A file is corrected by splicing: metadata segments are copied from here, byte for byte and in order, and only the
// coded picture between them comes from the JPEG library, which would otherwise reorder or rewrite them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "upright/result.hpp"

namespace upright::correct {

using Bytes = std::span<const std::uint8_t>;

/// An APPn or COM segment.
struct JpegSegment {
    std::uint8_t marker = 0;  ///< second byte of the marker: 0xE0..0xEF, 0xFE
    std::size_t offset = 0;   ///< of the marker in the file
    Bytes whole;              ///< marker, length and payload
    Bytes payload;            ///< what follows the length
    bool in_header = true;    ///< before the first scan, where readers look for the orientation

    /// True if the payload begins with `text`, zero bytes included.
    template <std::size_t N>
    bool begins_with(const char (&text)[N]) const noexcept {
        if (payload.size() < N - 1) return false;
        for (std::size_t i = 0; i + 1 < N; ++i) {
            if (payload[i] != static_cast<std::uint8_t>(text[i])) return false;
        }
        return true;
    }
    bool is_exif() const noexcept { return marker == 0xE1 && begins_with("Exif\0\0"); }
    bool is_jfif() const noexcept { return marker == 0xE0 && begins_with("JFIF\0"); }
    bool is_jfxx() const noexcept { return marker == 0xE0 && begins_with("JFXX\0"); }
    bool is_xmp() const noexcept { return marker == 0xE1 && begins_with("http://ns.adobe.com/xap/1.0/\0"); }
    bool is_multi_picture() const noexcept { return marker == 0xE2 && begins_with("MPF\0"); }
};

/// The parameters of one SOS.
struct JpegScan {
    std::vector<int> components;  ///< indices in the order of SOF
    int first_coefficient = 0, last_coefficient = 63;
    int high_bit = 0, low_bit = 0;
};

struct JpegLayout {
    std::vector<JpegSegment> metadata;  ///< in the order of the file, those between scans included
    std::vector<JpegScan> scans;
    int width = 0, height = 0;  ///< from the frame header; 0 if there is none
    int sample_bits = 8;
    bool ends = false;  ///< an EOI was found
    Bytes trailing;     ///< what follows EOI

    /// Further pictures belong to this one (a depth or gain map, a stereo partner) and would not be turned with it.
    bool multi_picture() const noexcept;
};

/// Scans beyond this are an attack: each costs a pass over the whole picture, and an encoder with one scan a bit plane
/// and band needs fewer.
inline constexpr std::size_t max_jpeg_scans = 200;

/// Fails with corrupt_image when the segments do not add up, and with unsupported_format without SOI.
Result<JpegLayout> read_jpeg_layout(Bytes file);

}  // namespace upright::correct
