#include "fix/lines.hpp"

#include <string_view>

#include "fields.hpp"
#include "fix/progress.hpp"
#include "text.hpp"

namespace upright::cli {
namespace {

// SGR codes of ECMA-48.
constexpr std::string_view dim = "\x1b[2m", red = "\x1b[31m", green = "\x1b[32m", yellow = "\x1b[33m",
                           plain = "\x1b[0m";

std::string_view colour_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::fixed: return green;
        case Verdict::left: return yellow;
        case Verdict::failed: return red;
        case Verdict::upright: break;
    }
    return dim;
}

std::string on_one_line(std::string_view lines) {
    std::string text;
    for (const char letter : lines) {
        if (letter == '\n') {
            text += "; ";
        } else {
            text += letter;
        }
    }
    return text;
}

/// What becomes of the stored pixels, or that their tag alone was wrong.
std::string done_text(const Detection& detection, bool levelled) {
    const bool as_stored = !levelled && !detection.mirrored && detection.quarter_turns == 0;
    return as_stored ? "as it is stored, against its tag" : turn_text(detection, levelled);
}

/// What a person is told beyond the verdict.
std::string detail(const FixOutcome& outcome, bool dry_run) {
    std::string text = outcome.message;
    if (!outcome.pages.empty()) {  // the notes name the pages
        text += dry_run && outcome.verdict == Verdict::fixed ? "would be done: " : "";
    } else if (outcome.verdict == Verdict::fixed && outcome.detection) {
        text = dry_run ? "would be turned: " : "";
        text += done_text(*outcome.detection, outcome.levelled) + ", " + way_text(outcome.way) + ", confidence " +
                fixed_number(outcome.detection->confidence, 3);
        if (outcome.levelled) text += ", of the level " + fixed_number(outcome.detection->level_confidence, 3);
        if (outcome.thumbnail >= Thumbnail::reencoded) {
            text += std::string(", thumbnail ") + thumbnail_name(outcome.thumbnail);
        }
    }
    if (!outcome.notes.empty()) text += (text.empty() || text.ends_with(' ') ? "" : "; ") + outcome.notes;
    return on_one_line(text);
}

void add_member(std::string& out, std::string_view name, const std::string& value) {
    out += out.size() > 1 ? "," : "";
    out += json_string(name) + ":" + value;
}

std::string pages_value(const std::vector<FixedPage>& pages) {
    if (pages.empty()) return "null";
    std::string all;
    for (const FixedPage& page : pages) {
        std::string one = "{";
        add_member(one, "page_index", std::to_string(page.detection.page_index));
        add_member(one, "verdict", json_string(upright::verdict_name(page.verdict)));
        add_member(one, "message", page.message.empty() ? "null" : json_string(page.message));
        const bool known = page.detection.width > 0;
        for (const Field& field : answer_fields(known ? &page.detection : nullptr)) {
            add_member(one, field.name, json_value(field.value));
        }
        all += (all.empty() ? "" : ",") + one + "}";
    }
    return "[" + all + "]";
}

}  // namespace

double applied_degrees(const Detection& detection, bool levelled, bool whatever_is_decided) {
    const bool turned = whatever_is_decided || detection.turn_decision == Decision::apply;
    const double degrees = (turned ? 90.0 * detection.quarter_turns : 0.0) + (levelled ? detection.skew : 0.0);
    return degrees > 180 ? degrees - 360 : degrees;
}

std::string turn_text(const Detection& detection, bool levelled) {
    const bool turned = detection.turn_decision == Decision::apply;
    std::string text = turned && detection.mirrored ? "flip, " : "";
    const double degrees = applied_degrees(detection, levelled, false);
    text += levelled ? fixed_number(degrees, 2) : std::to_string(turned ? 90 * detection.quarter_turns : 0);
    return text + " degrees";
}

std::string way_text(Way way) {
    switch (way) {
        case Way::tag: return "tag only";
        case Way::lossless: return "lossless";
        case Way::reencoded: return "encoded again";
        case Way::unchanged: break;
    }
    return "unchanged";
}

std::string person_line(const std::string& path, const FixOutcome& outcome, bool dry_run, bool colour) {
    std::string verdict = verdict_name(outcome.verdict);
    verdict.resize(9, ' ');
    std::string line = colour ? std::string(colour_of(outcome.verdict)) + verdict + std::string(plain) : verdict;
    line += printable(path);
    const std::string more = detail(outcome, dry_run);
    if (!more.empty()) line += ": " + printable(more);
    return line + "\n";
}

std::string json_line(const std::string& path, const FixOutcome& outcome, bool dry_run) {
    const Detection* answer = outcome.detection ? &*outcome.detection : nullptr;
    std::string out = "{";
    add_member(out, "file", json_string(path));
    if (!is_valid_utf8(path)) add_member(out, "file_hex", json_string(hexadecimal(path)));
    add_member(out, "verdict", json_string(verdict_name(outcome.verdict)));
    add_member(out, "dry_run", dry_run ? "true" : "false");
    add_member(out, "message", outcome.message.empty() ? "null" : json_string(outcome.message));
    add_member(out, "way", json_string(way_name(outcome.way)));
    add_member(out, "thumbnail", json_string(thumbnail_name(outcome.thumbnail)));
    add_member(out, "notes", outcome.notes.empty() ? "null" : json_string(outcome.notes));
    add_member(out, "levelled", outcome.levelled ? "true" : "false");
    for (const Field& field : answer_fields(answer)) add_member(out, field.name, json_value(field.value));
    add_member(out, "pages", pages_value(outcome.pages));
    return out + "}\n";
}

void FixTotals::count(const FixOutcome& outcome) {
    ++by_verdict[static_cast<std::size_t>(outcome.verdict)];
    if (outcome.verdict == Verdict::fixed) ++by_way[static_cast<std::size_t>(outcome.way)];
}

std::string summary_text(const FixTotals& totals, double seconds, bool dry_run) {
    std::string text = std::to_string(totals.of(Verdict::fixed)) + (dry_run ? " would be fixed" : " fixed");
    std::string ways;
    for (const Way way : {Way::lossless, Way::tag, Way::reencoded}) {
        if (totals.of(way) == 0) continue;
        ways += (ways.empty() ? " (" : ", ") + std::to_string(totals.of(way)) + " " + way_text(way);
    }
    text += ways.empty() ? "" : ways + ")";
    text += ", " + std::to_string(totals.of(Verdict::upright)) + " upright, " +
            std::to_string(totals.of(Verdict::left)) + " left alone, " + std::to_string(totals.of(Verdict::failed)) +
            " failed in " + duration_text(seconds);
    if (totals.not_started > 0) {
        text += "; stopped, " + std::to_string(totals.not_started) + " not looked at";
    }
    return text;
}

}  // namespace upright::cli
