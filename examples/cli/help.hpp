#pragma once

#include <string>

namespace upright::cli {

std::string help_text();

/// Versions of this program and of the libraries it runs with.
std::string version_text();

}  // namespace upright::cli
