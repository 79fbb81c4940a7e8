// JPEG decoding of any bytes behind the marker that begins a JPEG.
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    if (upright::decode::sniff(file) != upright::decode::Format::jpeg) return 0;
    upright::fuzz::decode_and_check(file);
    return 0;
}
