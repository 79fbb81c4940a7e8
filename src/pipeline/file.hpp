// A whole regular file into memory, with a clear error for everything that is not one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/buffer.hpp"
#include "upright/result.hpp"

namespace upright::pipeline {

/// Reads at most `max_bytes`; larger files fail with too_many_bytes before anything is read. Directories, devices,
/// pipes and sockets are refused without blocking. `path` is UTF-8 without a zero byte.
[[nodiscard]] std::optional<Error> read_file(const std::string& path, std::uint64_t max_bytes,
                                             Buffer<std::uint8_t>& out);

}  // namespace upright::pipeline
