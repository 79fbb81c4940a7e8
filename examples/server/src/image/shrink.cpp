#include "image/shrink.hpp"

#include <algorithm>

#include "image/lanczos.hpp"
#include "image/pictures.hpp"
#include "upright.h"

namespace service {
namespace {

/// An APP1 segment with an EXIF block of one entry: orientation, in big-endian TIFF (CIPA DC-008).
std::string exif_segment(int orientation) {
  static constexpr unsigned char head[] = {0xff, 0xe1, 0x00, 0x22, 'E',  'x',  'i',  'f',  0,    0,    'M',  'M',
                                           0x00, 0x2a, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01, 0x01, 0x12, 0x00, 0x03,
                                           0x00, 0x00, 0x00, 0x01, 0x00};
  std::string segment(reinterpret_cast<const char*>(head), sizeof head);
  segment += static_cast<char>(orientation);
  segment.append(6, '\0');  // the rest of the value, no further directory
  return segment;
}

}  // namespace

std::optional<ShrunkImage> shrink_for_model(const std::string& image, const ShrinkPolicy& policy) {
  if (policy.when == ShrinkPolicy::When::off) return std::nullopt;
  if (policy.when == ShrinkPolicy::When::large && image.size() <= policy.large_bytes) return std::nullopt;
  std::int32_t orientation = 0;
  upright_read_exif_orientation(image.data(), image.size(), &orientation);
  auto decoded = decode_at_least(image, policy.longest_side_px, policy.max_pixels);
  if (!decoded) return std::nullopt;
  const int longest = std::max(decoded->original_width, decoded->original_height);
  if (longest <= policy.longest_side_px) return std::nullopt;
  const double scale = static_cast<double>(policy.longest_side_px) / longest;
  const int width = std::max(1, static_cast<int>(decoded->original_width * scale + 0.5));
  const int height = std::max(1, static_cast<int>(decoded->original_height * scale + 0.5));
  ShrunkImage result;
  result.original_width = decoded->original_width;
  result.original_height = decoded->original_height;
  auto jpeg = encode_jpeg(lanczos(decoded->pixels, width, height), policy.jpeg_quality);
  if (!jpeg) return std::nullopt;
  result.jpeg = std::move(*jpeg);
  constexpr std::size_t after_start_of_image = 2;
  if (orientation >= 1 && orientation <= 8) result.jpeg.insert(after_start_of_image, exif_segment(orientation));
  return result;
}

}  // namespace service
