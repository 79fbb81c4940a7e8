// From the paths on the command line to the images to look at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "upright/result.hpp"

namespace upright::cli {

struct Input {
    std::string path;            ///< as it is printed; "-" is standard input
    std::optional<Error> error;  ///< set for a folder that cannot be read
};

/// Files stay as they are. A folder becomes the pictures below it (suffixes.hpp), in the byte
/// order of their paths. Links to files are followed, links to folders below a given folder are not, so that no loop
/// is walked. What does not exist stays in the list and fails when it is opened.
std::vector<Input> expand_paths(const std::vector<std::string>& paths);

}  // namespace upright::cli
