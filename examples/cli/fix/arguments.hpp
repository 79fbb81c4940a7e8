// What `upright fix` was asked to do.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "upright/fix.hpp"
#include "upright/options.hpp"

namespace upright::cli {

struct FixArguments {
    upright::Options detect;
    upright::FixOptions fix;  ///< its limits are those of `detect`
    bool in_place = false;
    bool filter = false;      ///< from standard input to standard output
    bool json = false;
    bool help = false;
    unsigned jobs = 1;
    std::string folder;  ///< of -o; empty without
    std::string report;  ///< of --report; empty without
    std::vector<std::string> paths;
};

/// Throws UsageError.
FixArguments parse_fix_arguments(std::span<const std::string> words);

std::string fix_help_text();

}  // namespace upright::cli
