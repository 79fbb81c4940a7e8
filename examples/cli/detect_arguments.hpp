// What `upright detect` was asked to do.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "upright/options.hpp"

namespace upright::cli {

enum class OutputFormat { table, json, csv };

struct DetectArguments {
    upright::Options options;
    OutputFormat format = OutputFormat::table;
    std::string of_model;  ///< an option that makes sense with --model alone
    unsigned jobs = 1;
    bool help = false, version = false;
    std::string explain_path;  ///< PNG to draw the one image's explanation into; empty: none
    std::optional<int> page;   ///< the only one that is asked about; nothing: all
    std::vector<std::string> paths;
};

/// Throws UsageError.
DetectArguments parse_detect_arguments(std::span<const std::string> words);

}  // namespace upright::cli
