// What `upright fix` says of each file and at the end.
#pragma once

#include <array>
#include <string>

#include "fix/outcome.hpp"

namespace upright::cli {

/// Clockwise, (-180, 180]: the turn that is decided, or the most probable one `whatever_is_decided`; and the skew if
/// `levelled`.
double applied_degrees(const Detection& detection, bool levelled, bool whatever_is_decided);

/// "90 degrees", "flip, 270 degrees", "-1.83 degrees": what an answer asks for; skew only if `levelled`.
std::string turn_text(const Detection& detection, bool levelled);

/// "lossless", "tag only", "encoded again".
std::string way_text(Way way);

/// A line for a person; control characters in the path are shown as \xNN.
std::string person_line(const std::string& path, const FixOutcome& outcome, bool dry_run, bool colour);

/// One JSON object and a line end.
std::string json_line(const std::string& path, const FixOutcome& outcome, bool dry_run);

struct FixTotals {
    std::array<std::size_t, 4> by_verdict{};  ///< in the order of Verdict
    std::array<std::size_t, 4> by_way{};      ///< of the fixed ones, in the order of Way
    std::size_t not_started = 0;              ///< the run was stopped before their turn

    void count(const FixOutcome& outcome);
    std::size_t of(Verdict verdict) const { return by_verdict[static_cast<std::size_t>(verdict)]; }
    std::size_t of(Way way) const { return by_way[static_cast<std::size_t>(way)]; }
};

/// "12 fixed (10 lossless, 2 tag only), 30 upright, 3 left alone, 1 failed in 4 s"; and how many were not started.
std::string summary_text(const FixTotals& totals, double seconds, bool dry_run);

}  // namespace upright::cli
