// From the paths on the command line to the files to put right. Stricter than `upright detect`: what will be replaced
// must be a plain file that is reached without a symbolic link.
#pragma once

#include <string>
#include <vector>

namespace upright::cli {

struct FixInput {
    std::string path;      ///< as it is opened and printed
    std::string relative;  ///< below the output folder
    bool named = false;    ///< given on the command line, not found in a folder
    std::string obstacle;  ///< why it cannot be touched; empty when it can
};

/// Files in the byte order of their paths within each folder. `excluded_folder` (the output) is not walked into;
/// folders are recognised by device and inode, so that no loop of any kind is walked twice.
std::vector<FixInput> collect_inputs(const std::vector<std::string>& paths, const std::string& excluded_folder);

}  // namespace upright::cli
