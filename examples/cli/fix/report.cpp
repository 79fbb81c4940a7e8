#include "fix/report.hpp"

#include <cerrno>
#include <cmath>
#include <system_error>

#include "fields.hpp"
#include "fix/page.hpp"
#include "fix/progress.hpp"
#include "text.hpp"
#include "upright/version.hpp"

namespace upright::cli {
namespace {

/// First line of every report, by which an older one is known and may be replaced.
constexpr std::string_view page_mark = "<!doctype html><!-- upright fix report -->\n";

std::string image(const std::vector<std::uint8_t>& jpeg, std::string_view alternative) {
    return "<img alt=\"" + std::string(alternative) + "\" decoding=\"async\" src=\"data:image/jpeg;base64," +
           base64(jpeg) + "\">";
}

std::string figure(const std::vector<std::uint8_t>& jpeg, std::string_view caption, std::string_view style) {
    return "<figure class=\"" + std::string(style) + "\">" + image(jpeg, caption) + "<figcaption>" +
           std::string(caption) + "</figcaption></figure>";
}

/// A dial from "up" to where the answer turns it, with the angle in it.
std::string dial(double degrees) {
    constexpr double centre = 24, radius = 20;
    // An arc to its own beginning would vanish; nothing turns by 360 degrees anyway.
    const double radians = degrees * 3.14159265358979323846 / 180.0;
    const std::string x = fixed_number(centre + radius * std::sin(radians), 2);
    const std::string y = fixed_number(centre - radius * std::cos(radians), 2);
    const bool whole = std::abs(degrees - std::round(degrees)) < 0.005;
    return "<svg class=\"dial\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><circle class=\"face\" cx=\"24\" cy=\"24\" r=\"24\"/>"
           "<circle class=\"ring\" cx=\"24\" cy=\"24\" r=\"20\"/><path class=\"arc\" d=\"M24 4A20 20 0 0 " +
           std::string(degrees < 0 ? "0 " : "1 ") + x + " " + y + "\"/><circle class=\"tip\" cx=\"" + x + "\" cy=\"" + y +
           "\" r=\"4\"/><text x=\"24\" y=\"28\">" + (degrees < 0 ? "\u2212" : "") +
           fixed_number(std::abs(degrees), whole ? 0 : 1) + "\u00B0</text></svg>";
}

/// (-180, 180], as the dial and the sorting want it.
double shown_angle(const FixOutcome& outcome) {
    if (!outcome.detection) return 0;
    return applied_degrees(*outcome.detection, outcome.levelled, outcome.verdict != Verdict::fixed);
}

std::string pictures(const FixOutcome& outcome) {
    if (outcome.pictures.before.empty()) return "<div class=\"pair one none\" aria-hidden=\"true\">\u2013</div>";
    if (outcome.pictures.after.empty()) return "<div class=\"pair one\">" + figure(outcome.pictures.before, "as it is", "") + "</div>";
    const bool fixed = outcome.verdict == Verdict::fixed;
    return "<div class=\"pair\">" + figure(outcome.pictures.before, "before", "") +
           figure(outcome.pictures.after, fixed ? "after" : "would become", fixed ? "" : "maybe") + dial(shown_angle(outcome)) +
           "</div>";
}

std::string chip(const std::string& text, std::string_view style = "") {
    return "<span class=\"chip " + std::string(style) + "\">" + html_text(text) + "</span>";
}

std::string facts(const FixOutcome& outcome, bool dry_run) {
    constexpr std::string_view names[] = {"fixed", "upright", "left alone", "failed"};
    std::string verdict(names[static_cast<std::size_t>(outcome.verdict)]);
    if (dry_run && outcome.verdict == Verdict::fixed) verdict = "would be fixed";
    std::string text = chip(verdict, "verdict");
    if (outcome.verdict == Verdict::fixed) text += chip(way_text(outcome.way));
    if (outcome.thumbnail >= Thumbnail::reencoded) text += chip(std::string("thumbnail ") + thumbnail_name(outcome.thumbnail));
    if (!outcome.detection) return text;
    const Detection& answer = *outcome.detection;
    if (answer.mirrored) text += chip("mirrored");
    if (answer.kind != Kind::unknown) text += chip(std::string(kind_name(answer.kind)));
    if (answer.exif_orientation != 0) {
        text += chip("EXIF " + std::to_string(answer.exif_orientation) +
                     (answer.exif_agrees == Agreement::contradicts ? ", content disagrees" : ""));
    }
    return text + chip(std::to_string(answer.width) + " \u00D7 " + std::to_string(answer.height));
}

std::string sureness(const FixOutcome& outcome) {
    if (!outcome.detection || outcome.detection->decision == Decision::none) return {};
    const double confidence = outcome.detection->confidence;
    const std::string percent = fixed_number(100 * confidence, 1);
    // Nothing is certain, whatever the rounding says.
    return "<div class=\"sure\"><div><i style=\"width:" + percent + "%\"></i></div><span>" +
           (confidence > 0.9995 ? "over 99.9" : percent) + " % sure</span></div>";
}

std::string name_of(const std::string& path) {
    const std::string shown = printable(path);
    const std::size_t slash = shown.rfind('/');
    if (slash == std::string::npos) return html_text(shown);
    return "<small>" + html_text(shown.substr(0, slash + 1)) + "</small>" + html_text(shown.substr(slash + 1));
}

std::string head(bool dry_run) {
    return std::string(page_mark) +
           "<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
           // Nothing may be loaded from anywhere, whatever a file name contains.
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
           "script-src 'unsafe-inline'\"><meta name=\"referrer\" content=\"no-referrer\"><title>upright" +
           std::string(dry_run ? ": what would be done" : ": what was done") + "</title><style>\n" +
           std::string(page_css) + "</style></head><body>\n<main>\n";
}

std::string tile(const char* verdict, std::size_t count, std::string_view label) {
    return "<button type=\"button\" class=\"tile " + std::string(verdict) + "\" data-verdict=\"" + verdict +
           "\" aria-pressed=\"true\"><b>" + std::to_string(count) + "</b><span>" + std::string(label) +
           "</span></button>";
}

std::string share(const char* verdict, std::size_t count) {
    return count == 0 ? "" : "<i class=\"" + std::string(verdict) + "\" style=\"flex:" + std::to_string(count) + "\"></i>";
}

std::string header(const FixTotals& totals, double seconds, bool dry_run) {
    const std::size_t fixed = totals.of(Verdict::fixed), upright = totals.of(Verdict::upright);
    const std::size_t left = totals.of(Verdict::left), failed = totals.of(Verdict::failed);
    return "<header><div class=\"brand\"><svg viewBox=\"0 0 40 40\" aria-hidden=\"true\"><rect x=\"6\" y=\"6\" width=\"28\" "
           "height=\"28\" rx=\"5\" fill=\"var(--fixed)\" opacity=\".22\" transform=\"rotate(-17 20 20)\"/><rect x=\"6\" y=\"6\" "
           "width=\"28\" height=\"28\" rx=\"5\" fill=\"var(--fixed)\"/><path d=\"M20 28V13m-6 6 6-6 6 6\" fill=\"none\" "
           "stroke=\"var(--card)\" stroke-width=\"3.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg><div><h1>" +
           std::string(dry_run ? "What would be put right" : "Put right") + "</h1><p>" +
           html_text(summary_text(totals, seconds, dry_run)) +
           "</p></div><button type=\"button\" class=\"theme\" title=\"light or dark\">\u25D1</button></div>\n"
           "<div class=\"tiles\">" +
           tile("fixed", fixed, dry_run ? "would be fixed" : "fixed") + tile("upright", upright, "upright already") +
           tile("left", left, "left alone") + tile("failed", failed, "failed") + "</div><div class=\"share\">" +
           share("fixed", fixed) + share("upright", upright) + share("left", left) + share("failed", failed) +
           "</div></header>\n";
}

constexpr std::string_view tools =
    "<div class=\"tools\"><input id=\"find\" type=\"search\" placeholder=\"Find by name or reason\" aria-label=\"Find\">"
    "<label>kind <select id=\"kind\"><option value=\"\">all</option><option>document</option><option>photo</option>"
    "<option>unknown</option></select></label>"
    "<label>way <select id=\"way\"><option value=\"\">all</option><option value=\"lossless\">lossless</option>"
    "<option value=\"tag\">tag only</option><option value=\"reencoded\">encoded again</option></select></label>"
    "<label>sort <select id=\"sort\"><option value=\"run\">as they came</option><option value=\"name\">by name</option>"
    "<option value=\"angle\">largest angle first</option><option value=\"unsure\">least sure first</option>"
    "<option value=\"sure\">surest first</option></select></label><span id=\"shown\"></span></div>"
    "<p id=\"empty\" hidden>No picture fits.</p>\n";

bool may_be_replaced(const std::string& path, std::string& error) {
    const Result<PlainFile> present = PlainFile::read(path, std::uint64_t{1} << 40);
    if (!present) {
        if (present.error().status == Status::file_not_found) return true;
        error = present.error().message;
        return false;
    }
    const std::vector<std::uint8_t>& bytes = present->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with(page_mark) || text.empty()) return true;
    error = "exists and is no report of an earlier run; it is left alone";
    return false;
}

}  // namespace

std::string html_text(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += letter;
        }
    }
    return out;
}

std::string base64(const std::vector<std::uint8_t>& bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t rest = bytes.size() - i;
        const unsigned group = unsigned{bytes[i]} << 16 | (rest > 1 ? unsigned{bytes[i + 1]} << 8 : 0U) |
                               (rest > 2 ? unsigned{bytes[i + 2]} : 0U);
        out += digits[group >> 18];
        out += digits[group >> 12 & 63];
        out += rest > 1 ? digits[group >> 6 & 63] : '=';
        out += rest > 2 ? digits[group & 63] : '=';
    }
    return out;
}

std::string report_card(const std::string& path, const FixOutcome& outcome, std::size_t index, bool dry_run) {
    const Detection* answer = outcome.detection ? &*outcome.detection : nullptr;
    const std::string verdict = verdict_name(outcome.verdict);
    std::string why = outcome.message;
    if (!outcome.notes.empty()) why += (why.empty() ? "" : "\n") + outcome.notes;
    const bool fixed = outcome.verdict == Verdict::fixed;
    return "<article class=\"card " + verdict + "\" data-verdict=\"" + verdict + "\" data-index=\"" + std::to_string(index) +
           "\" data-way=\"" + (fixed ? way_name(outcome.way) : "") + "\" data-kind=\"" +
           std::string(answer ? kind_name(answer->kind) : "") + "\" data-angle=\"" +
           fixed_number(fixed ? shown_angle(outcome) : 0, 2) + "\" data-confidence=\"" +
           (answer ? fixed_number(answer->confidence, 4) : "-1") + "\" data-name=\"" + html_text(printable(path)) + "\">" +
           pictures(outcome) + "<div class=\"body\"><h2>" + name_of(path) + "</h2><p class=\"facts\">" +
           facts(outcome, dry_run) + "</p>" + sureness(outcome) +
           (why.empty() ? "" : "<p class=\"why\">" + html_text(why) + "</p>") + "</div></article>\n";
}

std::string Report::open(const std::string& path, bool dry_run) {
    dry_run_ = dry_run;
    std::string error;
    if (!may_be_replaced(path, error)) return error;
    Result<NewFile> file = NewFile::create(path, 0666);
    if (!file) return file.error().message;
    file_ = std::move(file).value();
    return write(head(dry_run));
}

std::string Report::add(const std::string& path, const FixOutcome& outcome) {
    return write(report_card(path, outcome, count_++, dry_run_));
}

std::string Report::finish(const FixTotals& totals, double seconds) {
    std::string error = write("</main>\n" + header(totals, seconds, dry_run_) + std::string(tools) +
                                    "<footer>upright " + version() +
                                    ". Angles are clockwise; the pictures are small copies.</footer>\n<script>\n" +
                                    std::string(page_js) + "</script></body></html>\n");
    if (!error.empty()) return error;
    const std::optional<Error> failure = file_->publish();
    return failure ? failure->message : std::string();
}

std::string Report::write(const std::string& text) {
    const std::optional<Error> failure = file_->write(text);
    return failure ? failure->message : std::string();
}

}  // namespace upright::cli
