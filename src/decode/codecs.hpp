// The decoders behind decode_encoded, one a format. They expect Decoded's flags and warnings to be reset.
#pragma once

#include <optional>

#include "codec/bytes.hpp"
#include "decode/decode.hpp"

namespace upright::decode {

using codec::Bytes;

[[nodiscard]] std::optional<Error> decode_jpeg(Bytes file, const Request& request, Budget& budget, Decoded& out);
[[nodiscard]] std::optional<Error> decode_png(Bytes file, const Request& request, Budget& budget, Decoded& out);
[[nodiscard]] std::optional<Error> decode_heif(Bytes file, const Request& request, Budget& budget, Decoded& out);
/// The page that is asked for, by the format's component.
[[nodiscard]] std::optional<Error> decode_by_component(Format format, Bytes file, const Request& request, Budget& budget,
                                                       Decoded& out);
[[nodiscard]] std::optional<Error> decode_webp(Bytes file, const Request& request, Budget& budget, Decoded& out);
[[nodiscard]] std::optional<Error> decode_tiff(Bytes file, const Request& request, Budget& budget, Decoded& out);

}  // namespace upright::decode
