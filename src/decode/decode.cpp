#include "decode/decode.hpp"

#include <algorithm>
#include <array>

#include "decode/codecs.hpp"

namespace upright::decode {

Format sniff(std::span<const std::uint8_t> file) noexcept {
    constexpr std::array<std::uint8_t, 3> kJpeg{0xFF, 0xD8, 0xFF};  // SOI and the first byte of any marker
    constexpr std::array<std::uint8_t, 8> kPng{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const auto begins_with = [file](const auto& magic) {
        return file.size() >= magic.size() && std::equal(magic.begin(), magic.end(), file.begin());
    };
    if (begins_with(kJpeg)) return Format::jpeg;
    if (begins_with(kPng)) return Format::png;
    return Format::unknown;
}

std::optional<Error> decode_encoded(std::span<const std::uint8_t> file, const Request& request, Decoded& out) {
    if (file.size() > request.limits.max_input_bytes) {
        return Error{Status::too_many_bytes, "the input has " + std::to_string(file.size()) + " bytes, the limit is " +
                                                 std::to_string(request.limits.max_input_bytes)};
    }
    out.format = sniff(file);
    out.truncated = false;
    out.warnings.clear();
    switch (out.format) {
        case Format::jpeg: return decode_jpeg(file, request, out);
        case Format::png: return decode_png(file, request, out);
        case Format::unknown: break;
    }
    return Error{Status::unsupported_format,
                 file.empty() ? "the input is empty" : "the input begins like neither a JPEG nor a PNG"};
}

}  // namespace upright::decode
