#include "codec/format.hpp"

#include <algorithm>
#include <string_view>

namespace upright::codec {
namespace {

struct Signature {
    Format format;
    std::string_view bytes;
};

constexpr Signature signatures[] = {
    {Format::jpeg, "\xFF\xD8\xFF"},          // SOI and the first byte of any marker (ITU-T T.81, B.1.1.3)
    {Format::png, "\x89PNG\r\n\x1A\n"},  // PNG, 5.2
};

}  // namespace

Format sniff(Bytes file) noexcept {
    for (const Signature& signature : signatures) {
        if (file.size() < signature.bytes.size()) continue;
        const bool same = std::equal(signature.bytes.begin(), signature.bytes.end(), file.begin(),
                                     [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
        if (same) return signature.format;
    }
    return Format::unknown;
}

}  // namespace upright::codec
