// Reads a folder's manifest.csv: a header line, then one image a line. Known columns: file, set, quarter_turns, skew,
// source; others are ignored, missing ones are empty. Fields follow RFC 4180.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace accuracy {

struct Truth {
    std::string path;  ///< folder / file
    std::string file, set, source;
    std::optional<int> quarter_turns;  ///< clockwise turns that make the stored pixels upright
    std::optional<double> skew;        ///< degrees, (-45, 45]
};

/// Throws std::runtime_error that names the file and line at fault.
std::vector<Truth> read_manifest(const std::string& folder);

}  // namespace accuracy
