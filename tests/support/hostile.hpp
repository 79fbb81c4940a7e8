// Files that are made to do harm.
#pragma once

#include <string>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

struct NamedFile {
    std::string name;
    Bytes bytes;
    bool is_answered = false;  ///< an image within the limits: must be answered, not refused
};

/// Small files that claim to be huge, or that keep a decoder busy for long.
std::vector<NamedFile> bombs();

/// Whole files of several kinds cut short, with bytes changed, and with segments and chunks in wrong places.
std::vector<NamedFile> damaged_files();

}  // namespace upright::test
