// PNG decoding. Checksums are made right before decoding for most inputs, else hardly a change would pass them.
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "fuzz/fuzz.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

std::uint32_t u32_at(const Bytes& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24U | static_cast<std::uint32_t>(bytes[at + 1]) << 16U |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8U | bytes[at + 3];
}

void make_checksums_right(Bytes& file) {
    constexpr std::size_t kSignature = 8, kFrame = 12;
    for (std::size_t at = kSignature; file.size() - at >= kFrame;) {
        const std::size_t length = u32_at(file, at);
        if (length > file.size() - at - kFrame) return;
        const auto checksum =
            static_cast<std::uint32_t>(crc32(0, file.data() + at + 4, static_cast<uInt>(length + 4)));
        for (unsigned i = 0; i < 4; ++i) {
            file[at + 8 + length + i] = static_cast<std::uint8_t>(checksum >> (24U - 8U * i));
        }
        at += kFrame + length;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes file(data, data + size);
    if (upright::decode::sniff(file) != upright::decode::Format::png) return 0;
    if (size % 32 != 0) make_checksums_right(file);
    upright::fuzz::decode_and_check(file);
    return 0;
}
