// PNG files of every colour type, bit depth and interlacing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

enum class PngType { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgba = 6 };

struct PngOptions {
    PngType type = PngType::rgb;
    int bit_depth = 8;  ///< 1, 2, 4: one sample a byte in the raster; 16: two bytes a sample, big-endian
    bool interlaced = false;
    std::vector<std::array<std::uint8_t, 3>> palette{};
    Bytes palette_alpha{};                                          ///< tRNS of a palette
    std::optional<std::array<std::uint16_t, 3>> transparent{};      ///< tRNS of grey (first value) and rgb
    int compression = 1;                                          ///< zlib level
    Bytes exif{};                                                   ///< eXIf chunk's data; empty for none
};

/// Throws std::runtime_error when libpng refuses the options.
Bytes encode_png(const Raster& pixels, const PngOptions& options = {});

/// A chunk with its length and a right checksum.
Bytes png_chunk(const char (&type)[5], const Bytes& data);

}  // namespace upright::test
