// The page of --report: one self-contained HTML file with every picture before and after, written as the run goes on,
// so that a folder of any size costs no memory. It loads nothing, runs without a server, and says everything also
// where scripts are switched off; scripts add filters, sorting and search.
#pragma once

#include <optional>
#include <string>

#include "fix/lines.hpp"
#include "fix/outcome.hpp"
#include "upright/files.hpp"

namespace upright::cli {

class Report {
public:
    /// Returns an empty string, or why not: what stands at `path` is replaced only if it is an older report.
    std::string open(const std::string& path, bool dry_run);
    /// Each returns an empty string, or what went wrong.
    std::string add(const std::string& path, const FixOutcome& outcome);
    std::string finish(const FixTotals& totals, double seconds);

private:
    std::string write(const std::string& text);

    std::optional<NewFile> file_;
    bool dry_run_ = false;
    std::size_t count_ = 0;
};

/// One card of the page; `index` is the place in the order of the run.
std::string report_card(const std::string& path, const FixOutcome& outcome, std::size_t index, bool dry_run);

/// Text as HTML that stays text, also within attributes.
std::string html_text(std::string_view text);

std::string base64(const std::vector<std::uint8_t>& bytes);

}  // namespace upright::cli
