// Pixels in and out: JPEG through libjpeg with its scaled decoding, PNG through libpng.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace service {

struct Picture {
  int width = 0;
  int height = 0;
  int channels = 0;  // 1 grey, 3 RGB
  std::vector<unsigned char> samples;
};

struct DecodedPicture {
  Picture pixels;  // possibly smaller than the original, its longest side never below what was asked for
  int original_width = 0;
  int original_height = 0;
};

/// Nothing for anything but a whole JPEG (grey, YCbCr, RGB) or PNG of at most `max_pixels`.
std::optional<DecodedPicture> decode_at_least(const std::string& image, int longest_side_px, std::uint64_t max_pixels);

std::optional<std::string> encode_jpeg(const Picture& picture, int quality);

}  // namespace service
