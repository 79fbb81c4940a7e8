// Moves the places of a HEIF file's data, as iloc names them, behind a part of the file that grew or shrank.
#pragma once

#include <cstdint>

#include "codec/heif_layout.hpp"

namespace upright::correct {

/// Moves what lies behind `end` by `change` bytes, where other bytes come in the place of those from `begin` to `end`.
/// `content` is that of iloc. Null, or why it cannot be done; iloc is then partly written.
const char* move_places(const codec::HeifLayout& layout, std::uint64_t begin, std::uint64_t end, std::int64_t change,
                        std::uint8_t* content);

}  // namespace upright::correct
