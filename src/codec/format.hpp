// The file formats that are known, and how each begins. What can be done with one stands in the tables of decode/ and
// correct/, one row a format; of some the pixels are read by a component (codec/format_component.hpp).
#pragma once

#include "codec/bytes.hpp"
#include "upright/result.hpp"

namespace upright::codec {

enum class Format { unknown, jpeg, png, webp, heif, avif, tiff };

/// From the first bytes alone.
Format sniff(Bytes file) noexcept;

/// For a file that no table has a row for: "the input begins like none of ...", with its name where it is known but not read, or
/// left out of this build.
const char* why_unknown(Bytes file) noexcept;

/// That the file has no page `index`.
Error no_such_page(std::size_t index, std::size_t count);

}  // namespace upright::codec
