// WebP: the container in the library, the pixels in its component.
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    if (upright::decode::sniff(file) == upright::decode::Format::webp) upright::fuzz::decode_and_check(file);
    return 0;
}
