#include "decode/decode.hpp"

namespace upright::decode {
Format sniff(std::span<const std::uint8_t>) noexcept { return Format::unknown; }
std::optional<Error> decode_encoded(std::span<const std::uint8_t>, const Request&, Decoded&) {
    return Error{Status::unsupported_format, "not a JPEG or PNG"};
}
std::optional<Error> decode_pixels(const ImageView&, const Request&, Decoded&) {
    return Error{Status::unsupported_format, "not implemented"};
}
}  // namespace upright::decode
