// TIFF files made entry by entry, in either byte order, as TIFF and as BigTIFF: right ones and wrong ones.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/tiff_directory.hpp"
#include "support/raster.hpp"

namespace upright::test {

struct TiffEntry {
    std::uint16_t tag = 0, type = 3;
    std::vector<std::uint64_t> values{1};  ///< a fraction takes two
};

struct TiffPicture {
    std::vector<TiffEntry> entries;      ///< in ascending order; what says where the data stands is added
    std::vector<Bytes> strips;           ///< as they are stored
    std::vector<TiffPicture> smaller;    ///< in directories below this one (SubIFDs)
};

/// All forms: both byte orders, TIFF and BigTIFF.
inline constexpr codec::TiffForm tiff_forms[] = {{true, false}, {false, false}, {true, true}, {false, true}};

/// The pictures as the pages of one file.
Bytes encode_tiff(const std::vector<TiffPicture>& pages, codec::TiffForm form = {true, false});

/// Grey, RGB or either with alpha, uncompressed, in one strip. `orientation` 0: without the tag. `more` is added in its order.
TiffPicture tiff_picture(const Raster& raster, int orientation = 0, std::vector<TiffEntry> more = {});

}  // namespace upright::test
