// JPEG files of every kind that libjpeg-turbo writes.
#pragma once

#include <array>

#include "support/raster.hpp"

namespace upright::test {

/// What the file stores. grey: 1 channel in; ycbcr and rgb: RGB in; cmyk and ycck: 4 channels as stored, 255 no ink.
enum class JpegModel { grey, ycbcr, rgb, cmyk, ycck };

struct SamplingFactor {
    int across = 1, down = 1;  ///< 1..4
};

struct JpegOptions {
    JpegModel model = JpegModel::ycbcr;
    /// Of each component; the default is 4:2:0 for ycbcr (and ycck, with a full black plane).
    std::array<SamplingFactor, 4> sampling{{{2, 2}, {1, 1}, {1, 1}, {2, 2}}};
    int quality = 90;
    bool progressive = false;
    bool arithmetic = false;
    bool scan_a_component = false;  ///< not interleaved; of a progressive file each component whole before the next
    int restart_rows = 0;           ///< rows of MCUs between restart markers; 0 for none
    bool adobe_marker = true;       ///< rgb, cmyk and ycck only
    Bytes exif{};                     ///< TIFF block; empty for none
};

/// Sampling factors of 1 for all components (4:4:4, and what rgb and cmyk files use).
constexpr std::array<SamplingFactor, 4> kFullSampling{};

/// Throws std::runtime_error when libjpeg refuses the options.
Bytes encode_jpeg(const Raster& pixels, const JpegOptions& options = {});


}  // namespace upright::test
