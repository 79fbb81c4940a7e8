// The file formats that are known, and how each begins. What can be done with one stands in the tables of decode/ and
// correct/, one row a format.
#pragma once

#include "codec/bytes.hpp"

namespace upright::codec {

enum class Format { unknown, jpeg, png };

/// From the first bytes alone.
Format sniff(Bytes file) noexcept;

}  // namespace upright::codec
