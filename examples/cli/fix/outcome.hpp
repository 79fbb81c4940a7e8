// What became of one file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "upright/correct.hpp"
#include "upright/detection.hpp"
#include "upright/fix.hpp"

namespace upright::cli {

enum class Verdict {
    fixed,    ///< put right, or would be with --dry-run
    upright,  ///< nothing to do
    left,     ///< left alone: no clear answer, or not a file to be touched
    failed,
};

/// Small JPEGs for the report; empty without one. `after` is what would be for files that were left for review.
struct FixPictures {
    std::vector<std::uint8_t> before, after;
};

struct FixOutcome {
    Verdict verdict = Verdict::failed;
    std::string message;  ///< why it was left or failed
    std::string notes;    ///< of the correction, one a line
    Way way = Way::unchanged;
    Thumbnail thumbnail = Thumbnail::none;
    std::optional<Detection> detection;
    bool levelled = false;
    std::vector<FixedPage> pages;  ///< of a file with several
    FixPictures pictures;
};

inline const char* verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::fixed: return "fixed";
        case Verdict::upright: return "upright";
        case Verdict::left: return "left";
        case Verdict::failed: return "failed";
    }
    return "failed";
}

}  // namespace upright::cli
