// Makes a large upload small before it is sent to a remote model: scaled decode, Lanczos to a longest side of 1024
// pixels, JPEG of quality 85. The EXIF orientation is read first and written into the small image.
//
// Not done for a local model: sending costs nothing there, and the original is always the better evidence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace service {

struct ShrinkPolicy {
  enum class When { off, large, always } when = When::off;
  std::size_t large_bytes = std::size_t{1} << 20;  // below, one hop costs less than the work saves
  int longest_side_px = 1024;
  int jpeg_quality = 85;
  std::uint64_t max_pixels = 64'000'000;  // checked before any pixel is allocated
};

struct ShrunkImage {
  std::string jpeg;
  int original_width = 0;
  int original_height = 0;
};

/// Nothing when the policy leaves the image alone, when it is small already, or when it cannot be decoded here: the
/// model then gets the original and gives the answer or the error.
std::optional<ShrunkImage> shrink_for_model(const std::string& image, const ShrinkPolicy& policy);

}  // namespace service
