#include "fix/arguments.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "answer_options.hpp"
#include "options.hpp"

namespace upright::cli {
namespace {

/// More threads than this only wait for each other; the bound of `upright detect`.
constexpr long most_jobs = 1024;

template <class Value>
Value choice(std::string_view option, std::string_view text,
             std::initializer_list<std::pair<std::string_view, Value>> choices) {
    std::string known;
    for (const auto& [name, value] : choices) {
        if (text == name) return value;
        known += known.empty() ? "" : ", ";
        known += name;
    }
    throw UsageError(std::string(option) + ": '" + std::string(text) + "' is none of " + known);
}

/// "paper" or six hexadecimal digits, with or without #.
void parse_background(std::string_view text, CorrectOptions& options) {
    if (text == "paper") {
        options.background = Background::paper;
        return;
    }
    std::string_view digits = text;
    if (!digits.empty() && digits.front() == '#') digits.remove_prefix(1);
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    if (digits.size() != 6) throw UsageError("--background: '" + std::string(text) + "' is neither paper nor RRGGBB");
    for (std::size_t i = 0; i < 3; ++i) {
        int value = 0;
        for (const char digit : digits.substr(2 * i, 2)) {
            const char lower = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
            const std::size_t at = hexadecimal.find(lower);
            if (at == std::string_view::npos) {
                throw UsageError("--background: '" + std::string(text) + "' is neither paper nor RRGGBB");
            }
            value = 16 * value + static_cast<int>(at);
        }
        options.colour[i] = static_cast<std::uint8_t>(value);
    }
    options.background = Background::colour;
}

unsigned parse_jobs(std::string_view text) {
    const long jobs = parse_integer("--jobs", text, 0, most_jobs);
    return jobs == 0 ? std::max(1U, std::thread::hardware_concurrency()) : static_cast<unsigned>(jobs);
}

std::vector<Option> options_for(FixArguments& out) {
    std::vector<Option> options = answer_options(out.detect);
    const std::vector<Option> own{
        {"--in-place", "", false, [&](auto) { out.in_place = true; }},
        {"--output", "-o", true, [&](auto text) { out.folder = text; }},
        {"--dry-run", "-n", false, [&](auto) { out.fix.dry_run = true; }},
        {"--how", "", true,
         [&](auto text) {
             out.fix.correct.how = choice<How>("--how", text, {{"auto", How::automatic}, {"pixels", How::pixels}, {"tag", How::tag}});
         }},
        {"--level", "", false, [&](auto) { out.fix.level = true; }},
        {"--canvas", "", true,
         [&](auto text) {
             out.fix.correct.canvas = choice<Canvas>(
                 "--canvas", text, {{"expand", Canvas::expand}, {"crop", Canvas::crop}, {"keep", Canvas::keep}});
         }},
        {"--interpolation", "", true,
         [&](auto text) {
             out.fix.correct.interpolation = choice<Interpolation>(
                 "--interpolation", text, {{"lanczos", Interpolation::lanczos}, {"cubic", Interpolation::cubic}});
         }},
        {"--background", "", true, [&](auto text) { parse_background(text, out.fix.correct); }},
        {"--keep-time", "", false, [&](auto) { out.fix.keep_time = true; }},
        {"--jobs", "-j", true, [&](auto text) { out.jobs = parse_jobs(text); }},
        {"--report", "", true, [&](auto text) { out.report = text; }},
        {"--json", "", false, [&](auto) { out.json = true; }},
        {"--help", "-h", false, [&](auto) { out.help = true; }},
    };
    options.insert(options.end(), own.begin(), own.end());
    return options;
}

void check(const FixArguments& arguments) {
    if (arguments.paths.empty()) throw UsageError("fix: no file or folder given");
    if (arguments.filter && arguments.paths.size() > 1) throw UsageError("fix: '-' (standard input) stands alone");
    if (arguments.filter && (arguments.in_place || !arguments.folder.empty() || !arguments.report.empty())) {
        throw UsageError("fix: what comes from standard input goes to standard output; no --in-place, -o or --report");
    }
    if (arguments.in_place && !arguments.folder.empty()) throw UsageError("fix: --in-place and -o exclude each other");
    if (!arguments.in_place && !arguments.filter && arguments.folder.empty() && !arguments.fix.dry_run) {
        throw UsageError("fix: say where to: --in-place, -o FOLDER, or --dry-run to see what would happen");
    }
    if (arguments.fix.level && arguments.fix.correct.how == How::tag) {
        throw UsageError("fix: a tag cannot hold a fine angle; --level needs --how auto or pixels");
    }
}

}  // namespace

FixArguments parse_fix_arguments(std::span<const std::string> words) {
    FixArguments arguments;
    arguments.paths = read_words(words, options_for(arguments));
    arguments.filter = std::ranges::find(arguments.paths, "-") != arguments.paths.end();
    arguments.fix.correct.limits = arguments.detect.limits;
    arguments.fix.correct.deadline_ms = arguments.detect.deadline_ms;
    if (!arguments.help) check(arguments);
    return arguments;
}

std::string fix_help_text() {
    return std::string(R"(Turns images upright.

Usage: upright fix (--in-place | -o FOLDER | --dry-run) [OPTION...] PATH...
       upright fix [OPTION...] - < IN > OUT

PATH is a picture, or a folder (all .jpg .jpeg .jpe .jfif .png files below it, and those of .webp .heic .heif .hif
.avif .tif .tiff whose component is installed). Symbolic links are not followed, and files with several hard links are left alone.

Where to:
      --in-place            replace each file by its corrected one: written to a temporary file in the same folder,
                            flushed to the disk and renamed, so that either the old or the new file is there
  -o, --output FOLDER       write to FOLDER, which is made if needed. Files that need nothing are copied, so that
                            FOLDER is complete. What exists there is never overwritten
  -n, --dry-run             only say what would be done; whether the files can be written is not tried

How:
      --how auto            turn a JPEG's blocks without loss where its size allows, else set its EXIF tag (default)
      --how pixels          turn a JPEG's blocks without loss where its size allows, else encode it again
      --how tag             set the EXIF tag only; no pixel is touched
      --level               also level where that is decided (0.2 degrees and more); such files are encoded again
      --canvas C            when levelling: expand (default), crop to what is filled, or keep the size
      --interpolation I     when levelling: lanczos (default) or cubic
      --background B        when levelling: paper (estimated, default) or RRGGBB
      --keep-time           keep the modification time; permissions are always kept, in place also the owner and extended
                            attributes (Windows has the permissions kept in place, and no owner or alternate stream)

Which (the decisions are those of upright detect):
)") + answer_help() + R"(
Output:
      --report FILE.html    a page with pictures before and after, to look at in a browser; needs no network
      --json                one JSON object a line
  -j, --jobs N              images at once; 0: one per processor; default 1. The order of the output stays.
  -h, --help                this text

With - the picture to keep goes to standard output, also where nothing was to be done, and the line to standard error.
A line for each file says "fixed", "upright" (nothing to do), "left" (alone, and why) or "failed" (and why).
Ctrl-C finishes the files in hand and stops. Running it again changes nothing that is right.

Exit code: 0 nothing failed, 1 some files failed (each has its line), 2 the command line makes no sense,
130 stopped by Ctrl-C.

Examples:
  upright fix - < in.jpg > out.jpg                     as a filter
  upright fix --dry-run --report look.html photos/     see first
  upright fix --in-place --keep-time photos/           then do
  upright fix --level --canvas crop -o straight scans/ level scans into a new folder
)";
}

}  // namespace upright::cli
