#include "answer_options.hpp"

#include <limits>

namespace upright::cli {
namespace {

using Text = std::string_view;

ExifPolicy exif_policy_of(Text text) {
    if (text == "prior") return ExifPolicy::prior;
    if (text == "trust") return ExifPolicy::trust;
    if (text == "ignore") return ExifPolicy::ignore;
    throw UsageError("--exif: '" + std::string(text) + "' is not prior, trust or ignore");
}

PreviewUse preview_of(Text text) {
    if (text == "never") return PreviewUse::never;
    if (text == "if-clear") return PreviewUse::if_clear;
    if (text == "only") return PreviewUse::only;
    throw UsageError("--preview: '" + std::string(text) + "' is not never, if-clear or only");
}

std::uint64_t limit_of(Text option, Text text) {
    return static_cast<std::uint64_t>(parse_integer(option, text, 1, std::numeric_limits<long>::max()));
}

}  // namespace

std::vector<Option> answer_options(Options& options) {
    return {
        {"--exif", "", true, [&](Text text) { options.exif = exif_policy_of(text); }},
        {"--min-confidence", "", true,
         [&](Text text) { options.min_turn_confidence = parse_number("--min-confidence", text, 0, 1); }},
        {"--min-level-confidence", "", true,
         [&](Text text) { options.min_level_confidence = parse_number("--min-level-confidence", text, 0, 1); }},
        {"--preview", "", true, [&](Text text) { options.preview = preview_of(text); }},
        {"--no-turn", "", false, [&](Text) { options.detect_turn = false; }},
        {"--no-skew", "", false, [&](Text) { options.detect_skew = false; }},
        {"--deadline-ms", "", true,
         [&](Text text) { options.deadline_ms = parse_number("--deadline-ms", text, 0, 1e9); }},
        {"--max-pixels", "", true,
         [&](Text text) { options.limits.max_pixels = limit_of("--max-pixels", text); }},
        {"--max-bytes", "", true,
         [&](Text text) { options.limits.max_input_bytes = limit_of("--max-bytes", text); }},
    };
}

std::string answer_help() {
    return R"(      --exif POLICY         the orientation tag is strong evidence (prior, default), decides (trust) or does not
                            count (ignore)
      --min-confidence P    a less probable turn is for "review"; 0..1, default 0.95
      --min-level-confidence P   the same for levelling by the skew; default 0.8
      --preview WHEN        the small picture that cameras put beside a JPEG answers: never, if-clear (large photographs
                            whose own is clear; the rest is looked at as a whole) or only (no JPEG is decoded
                            beyond its first rows; where no preview counts, its tag alone answers); default never
      --no-turn             ask no network: quarter turns come from the EXIF tag alone
      --no-skew             leave the fine angle out: skew is 0
      --deadline-ms T       give up on an image after T milliseconds; default 0: never
      --max-pixels N        refuse larger images; default 100000000
      --max-bytes N         refuse larger files; default 67108864
)";
}

}  // namespace upright::cli
