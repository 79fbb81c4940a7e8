// Draws why the answer is what it is: edges and lines, the angle histogram, and the edges as the answer turns them.
#pragma once

#include <string>

#include "upright/detection.hpp"

namespace upright::cli {

/// Writes a PNG to `path`. `title` is printed above it. Returns an empty string, or what went wrong.
/// Needs a detection that was made with Options::explain.
std::string write_explanation(const Detection& detection, const std::string& title, const std::string& path);

}  // namespace upright::cli
