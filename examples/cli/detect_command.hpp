// `upright detect`: answers for files and folders.
#pragma once

#include <span>
#include <string>

namespace upright::cli {

/// Exit codes of every subcommand. A wrong command line (UsageError) is exit_usage.
inline constexpr int exit_success = 0, exit_some_failed = 1, exit_usage = 2;

int run_detect(std::span<const std::string> words);

}  // namespace upright::cli
