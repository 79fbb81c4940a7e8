// Where the parts of a JPEG file are: metadata segments, scans, the end of the image and what follows it.
// Nothing is decoded; the work is one pass over the bytes.
//
// A file is corrected by splicing: metadata segments are copied from here, byte for byte and in order, and only the
// coded picture between them comes from the JPEG library, which would otherwise reorder or rewrite them.
#pragma once

#include <vector>

#include "codec/budget.hpp"
#include "codec/jpeg_markers.hpp"
#include "upright/result.hpp"

namespace upright::codec {

/// The parameters of one SOS.
struct JpegScan {
    std::vector<int> components;  ///< indices in the order of SOF
    int first_coefficient = 0, last_coefficient = 63;
    int high_bit = 0, low_bit = 0;
};

struct JpegLayout {
    std::vector<JpegSegment> metadata;  ///< APPn and COM in the order of the file, those between scans included
    std::vector<JpegScan> scans;
    int width = 0, height = 0;  ///< from the frame header; 0 if there is none
    int sample_bits = 8;
    int components = 0;
    bool progressive = false;
    bool ends = false;  ///< an EOI was found
    Bytes trailing;     ///< what follows EOI

    /// Further pictures belong to this one (a depth or gain map, a stereo partner) and would not be turned with it.
    bool multi_picture() const noexcept;
};

/// Scans beyond this are an attack: each costs a pass over the whole picture, and an encoder with one scan a bit plane
/// and band needs fewer.
inline constexpr std::size_t max_jpeg_scans = 200;

/// Fails with corrupt_image when the segments do not add up or are too many, and with unsupported_format without SOI.
Result<JpegLayout> read_jpeg_layout(Bytes file, Budget& budget);
/// In a call that does nothing else.
inline Result<JpegLayout> read_jpeg_layout(Bytes file) {
    Budget budget;
    return read_jpeg_layout(file, budget);
}

}  // namespace upright::codec
