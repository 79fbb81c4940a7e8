// The options that say how an answer comes about, the same for `upright detect` and `upright fix`.
#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "upright/options.hpp"

namespace upright::cli {

/// They write into `options`, which must outlive them.
std::vector<Option> answer_options(Options& options);

/// Their lines of the help.
std::string answer_help();

}  // namespace upright::cli
