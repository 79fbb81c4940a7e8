// What the correction tests look at in a JPEG: its coefficients, read by libjpeg, and its metadata segments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/encode_jpeg.hpp"

namespace upright::test {

/// The quantised DCT coefficients of one component; 64 a block, blocks row by row, without padding blocks.
struct Coefficients {
    int blocks_across = 0, blocks_down = 0;
    std::vector<std::uint16_t> quantisation;  ///< 64 values
    std::vector<std::int16_t> values;

    bool operator==(const Coefficients&) const = default;
};

struct JpegParts {
    int width = 0, height = 0;
    bool progressive = false, arithmetic = false;
    unsigned restart_interval = 0;
    std::vector<Coefficients> components;
};

/// Throws std::runtime_error when libjpeg gives up or complains.
JpegParts read_parts(const Bytes& file);

/// All of `parts`, one after the other.
Bytes joined(const std::vector<Bytes>& parts);

/// A segment with its marker and length.
Bytes segment(int marker, const std::string& text);
Bytes segment(int marker, const Bytes& payload);

/// `file` with `segments` right after SOI.
Bytes insert_after_start(const Bytes& file, const std::vector<Bytes>& segments);

/// All APPn and COM segments in order, as one run of bytes.
Bytes metadata_of(const Bytes& file);

/// An EXIF segment around a TIFF block.
Bytes exif_segment(const Bytes& tiff);

/// An EXIF segment as a camera writes it, with sizes, resolutions, an EXIF directory and a thumbnail (may be empty).
Bytes full_exif_segment(int orientation, int width, int height, const Bytes& thumbnail, bool big_endian = false);

}  // namespace upright::test
