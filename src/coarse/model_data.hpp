// The packed networks that are part of the library's read-only data (see model/MODEL_CARD.md).
#pragma once

#include <span>

namespace upright::coarse {

std::span<const unsigned char> packed_page_model();
std::span<const unsigned char> packed_photo_model();
std::span<const unsigned char> packed_tile_model();

}  // namespace upright::coarse
