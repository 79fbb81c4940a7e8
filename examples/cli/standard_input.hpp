#pragma once

#include <cstdint>
#include <vector>

namespace upright::cli {

/// All of standard input, but no more than `limit` + 1 bytes: enough for the library to say that it is too much.
std::vector<std::uint8_t> read_standard_input(std::uint64_t limit);

}  // namespace upright::cli
