// Pixels to a small JPEG for a screen.
#pragma once

#include "codec/jpeg_writer.hpp"
#include "upright/correct.hpp"

namespace upright::correct {

/// `image` is PixelFormat::rgb; `quality` as in libjpeg, 1..100.
Result<std::vector<std::uint8_t>> encode_preview(const PixelImage& image, int quality, codec::Budget& budget);

}  // namespace upright::correct
