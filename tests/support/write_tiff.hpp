// TIFF files of every kind, written by libtiff: what decoders are held to.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

struct TiffKind {
    std::uint16_t bits = 8, samples = 1, photometric = 1, compression = 1;
    bool planes = false, big_endian = false, big = false;
    std::uint32_t tile_width = 0, tile_height = 0;  ///< 0: strips
    std::uint32_t rows_per_strip = 7;
    std::uint16_t extra = 0;                        ///< kind of the last sample (ExtraSamples); 0: none
    std::uint32_t fax_options = 0;                  ///< of G3
    std::uint16_t predictor = 1, fill_order = 1;    ///< of LZW and Deflate; of the bits in a byte
};

/// `samples`: values of `kind.bits` bits, as many a pixel as `kind.samples`, row by row. Of a palette the colours of `palette`.
struct TiffSamples {
    int width = 0, height = 0;
    std::vector<std::uint16_t> values;
    std::vector<std::array<std::uint8_t, 3>> palette;
};

/// One page a picture. Empty where libtiff cannot write it.
Bytes write_tiff(const std::vector<std::pair<TiffKind, TiffSamples>>& pages);

/// The samples of a page as libtiff reads them back, without their palette. No values where it cannot.
TiffSamples read_tiff(const Bytes& file, int page = 0);

/// Two pages as fax machines send them (G4, G3); a picture in compressed tiles of planes.
Bytes fax_of_two_pages();
Bytes tiff_of_tiles();

}  // namespace upright::test
