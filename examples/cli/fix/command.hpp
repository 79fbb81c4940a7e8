// `upright fix`: puts files and folders of images right.
#pragma once

#include <span>
#include <string>

namespace upright::cli {

/// What shells report for a program that Ctrl-C ended.
inline constexpr int exit_interrupted = 130;

int run_fix(std::span<const std::string> words);

}  // namespace upright::cli
