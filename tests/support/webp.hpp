// WebP files: containers around pictures of any kind, and pictures that libwebp encodes where the component is built
// (UPRIGHT_TEST_WEBP).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

/// A chunk's name and its data.
using WebpPart = std::pair<std::string_view, Bytes>;

/// RIFF around the chunks, in order.
Bytes webp_file(const std::vector<WebpPart>& parts);

/// VP8X's data.
Bytes webp_vp8x(int width, int height, int flags);

/// A VP8L chunk's data that says its size and is no picture: for what is done without decoding.
Bytes vp8l_header(int width, int height, bool alpha = false);

/// Data of the first VP8 or VP8L chunk; empty where there is none.
Bytes webp_picture(const Bytes& file);

/// Where the component of WebP is built.
/// RGB or RGBA; `quality` 0 to 100, negative: without loss.
Bytes encode_webp(const Raster& pixels, float quality = -1);

/// An animation with `frame`, a simple file, as its first and only frame.
Bytes webp_animation(const Bytes& frame, int width, int height);

}  // namespace upright::test
