// The pictures of a HEIF or AVIF file that turn with the primary one: its thumbnails and what lies on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "codec/heif_layout.hpp"

namespace upright::correct {

inline constexpr std::size_t max_heif_targets = 256;  ///< files have fewer than ten

struct HeifTarget {
    std::uint32_t item;
    Orientation wanted;  ///< of its own properties
};

/// The primary picture, then what turns with it, and how. More than max_heif_targets where there are too many.
std::vector<HeifTarget> targets_of(const codec::HeifLayout& layout, Orientation wanted);

}  // namespace upright::correct
