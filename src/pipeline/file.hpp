// A whole input into memory: a regular file, with a clear error for everything that is not one, or a caller's reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/buffer.hpp"
#include "common/deadline.hpp"
#include "upright/detector.hpp"
#include "upright/result.hpp"

namespace upright::pipeline {

/// Reads at most `max_bytes`; larger files fail with too_many_bytes before anything is read. Directories, devices,
/// pipes and sockets are refused without blocking. `path` is UTF-8 without a zero byte.
[[nodiscard]] std::optional<Error> read_file(const std::string& path, std::uint64_t max_bytes,
                                             Buffer<std::uint8_t>& out);

/// The same through a caller's function, in pieces between which the deadline is looked at.
[[nodiscard]] std::optional<Error> read_through(const Reader& reader, std::uint64_t max_bytes, const Deadline& deadline,
                                                Buffer<std::uint8_t>& out);

}  // namespace upright::pipeline
