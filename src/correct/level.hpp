// Levels pixels by the fine angle: one resampling from source to result, Lanczos or bicubic.
//
// Valid range: (-45, 45] degrees, sides up to 32,766 pixels (OpenCV's remap counts in 16 bits). Positions are rounded
// to 1/32 pixel by OpenCV's fixed-point tables, well below the angle's own error. Known failure: colours are
// interpolated apart from alpha, so half-transparent edges take a trace of the colour beneath.
//
// The level image is made strip by strip while it is written, so that it is never held whole; the calling thread does all
// of it (OpenCV starts its own for images of more than 65,536 pixels, which no strip has).
#pragma once

#include <array>
#include <optional>

#include "codec/resolution.hpp"
#include "correct/canvas.hpp"
#include "correct/mapping.hpp"
#include "correct/raster.hpp"
#include "upright/correct.hpp"

namespace upright::correct {

/// The prevailing colour along the border: the fullest stretch of its brightness histogram, and the median of each
/// channel there. `colour_channels` (1..channels) leaves alpha out; its fill stays 0, which is transparent.
Fill estimate_paper(const Raster& raster, int colour_channels);

/// Raster::pixel_aspect of the picture of `file` after `mapping`: a quarter turn swaps its sides.
inline double turned_aspect(codec::Bytes file, Mapping mapping) noexcept {
    const double aspect = codec::pixel_aspect(file);
    return mapping.transpose ? 1 / aspect : aspect;
}

class Leveller {
public:
    /// Fails with too_many_pixels when a side or the area exceeds what is possible. `source` outlives this.
    [[nodiscard]] std::optional<Error> start(const Raster& source, double skew_degrees, const CorrectOptions& options,
                                             const Fill& fill);
    int width() const noexcept { return plan_.width; }
    int height() const noexcept { return plan_.height; }
    /// Row `y` of the level image, until the next call; quickest from the first to the last.
    const std::uint8_t* row(int y);

private:
    void make_strip(int top, int rows);

    const Raster* source_ = nullptr;
    CanvasPlan plan_;
    Fill fill_{};
    bool cubic_ = false, crops_ = false;
    Raster strip_;
    int strip_rows_ = 1, strip_top_ = 0;
    Buffer<int> across_;              ///< of each column: what it adds to the source's x and y
    Buffer<std::int16_t> positions_;  ///< of one block: x and y in whole pixels of the source
    Buffer<std::uint16_t> fractions_;
};

}  // namespace upright::correct
