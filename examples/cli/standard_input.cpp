#include "standard_input.hpp"

#include <algorithm>
#include <cstdio>

namespace upright::cli {

std::vector<std::uint8_t> read_standard_input(std::uint64_t limit) {
    constexpr std::size_t chunk_bytes = 1 << 16;  // the capacity of a Linux pipe
    std::vector<std::uint8_t> bytes;
    while (bytes.size() <= limit) {
        const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes, limit + 1 - bytes.size()));
        const std::size_t before = bytes.size();
        bytes.resize(before + wanted);
        const std::size_t got = std::fread(bytes.data() + before, 1, wanted, stdin);
        bytes.resize(before + got);
        if (got == 0) break;
    }
    return bytes;
}

}  // namespace upright::cli
