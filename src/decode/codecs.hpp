// The two decoders behind decode_encoded. Both expect Decoded's flags and warnings to be reset.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "decode/decode.hpp"

namespace upright::decode {

[[nodiscard]] std::optional<Error> decode_jpeg(std::span<const std::uint8_t> file, const Request& request, Decoded& out);
[[nodiscard]] std::optional<Error> decode_png(std::span<const std::uint8_t> file, const Request& request, Decoded& out);

}  // namespace upright::decode
