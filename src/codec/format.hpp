// The file formats that are known, and how each begins. What can be done with one stands in the tables of decode/ and
// correct/, one row a format; of some the pixels are read by a component (codec/format_component.hpp).
#pragma once

#include "codec/bytes.hpp"

namespace upright::codec {

enum class Format { unknown, jpeg, png, webp, heif, avif, tiff };

/// From the first bytes alone.
Format sniff(Bytes file) noexcept;

/// For a file that none is: "the input begins like no JPEG, ...", with its name where it is known but not read.
const char* why_unknown(Bytes file) noexcept;

}  // namespace upright::codec
