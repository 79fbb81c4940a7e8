// Paths are UTF-8 throughout this library, or on POSIX whatever bytes the caller has.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "upright/result.hpp"

namespace upright::platform {

/// For what the standard library opens. Throws std::filesystem::filesystem_error on Windows where `path` is no UTF-8.
std::filesystem::path native_path(const std::string& path);

/// invalid_argument for an empty path and one with a zero byte.
std::optional<Error> wrong_path(const std::string& path);

}  // namespace upright::platform
