#include "fix/worker.hpp"

#include <new>

#include "text.hpp"
#include "upright/preview.hpp"

namespace upright::cli {
namespace {

/// Longer side of the report's pictures: sharp on a dense screen at the 200 pixels they are shown at.
constexpr int preview_side_px = 400;

constexpr std::string_view refuted_note = "not levelled: the level picture would get another angle";

FixOutcome outcome(Verdict verdict, std::string message) {
    FixOutcome result;
    result.verdict = verdict;
    result.message = std::move(message);
    return result;
}

/// What the file's own tag asks a viewer to do.
Correction correction_of_tag(int exif_orientation) {
    switch (exif_orientation) {
        case 2: return {true, 0, 0};
        case 3: return {false, 2, 0};
        case 4: return {true, 2, 0};
        case 5: return {true, 3, 0};
        case 6: return {false, 1, 0};
        case 7: return {true, 1, 0};
        case 8: return {false, 3, 0};
        default: return {};
    }
}

std::string why_left(const Detection& detection, double min_confidence) {
    if (detection.decision == Decision::none) return "nothing in it says what is up";
    return "unsure: confidence " + fixed_number(detection.confidence, 3) + " is below " +
           exact_number(min_confidence);
}

/// A failed preview only leaves a gap in the report.
std::vector<std::uint8_t> preview_of(const std::vector<std::uint8_t>& file, const Correction& correction,
                                     const Limits& limits) {
    Result<std::vector<std::uint8_t>> preview =
        preview_encoded(file.data(), file.size(), correction, preview_side_px, limits);
    return preview ? std::move(preview).value() : std::vector<std::uint8_t>{};
}

std::string write_result(const FixArguments& arguments, const FixInput& input, const SourceFile& source,
                         const std::vector<std::uint8_t>& bytes) {
    const KeptProperties kept{arguments.keep_time};
    if (arguments.dry_run) return {};
    if (arguments.in_place) return replace_file(input.path, source, bytes, kept);
    return make_file(arguments.folder + "/" + input.relative, source, bytes, kept).error;
}

/// With -o the folder gets every picture, those that need nothing as they are.
void copy_unchanged(const FixArguments& arguments, const FixInput& input, const SourceFile& source,
                    FixOutcome& result) {
    if (arguments.in_place) return;
    const std::string error = write_result(arguments, input, source, source.bytes);
    if (error.empty()) return;
    result.verdict = Verdict::failed;
    result.message = error;
}

}  // namespace

bool worth_levelling(const Detection& detection) noexcept {
    return detection.level_decision == Decision::apply;
}

FixWorker::FixWorker(const Detector& detector, const FixArguments& arguments)
    : detector_(detector), arguments_(arguments) {}

FixOutcome FixWorker::work(const FixInput& input) const {
    try {
        return try_to_fix(input);
    } catch (const std::bad_alloc&) {
        return outcome(Verdict::failed, "out of memory");
    }
}

CorrectOptions FixWorker::options_for(const Detection& detection) const {
    CorrectOptions options = arguments_.correct;
    options.limits = arguments_.detect.limits;
    options.level = options.level && worth_levelling(detection);
    return options;
}

/// Asks again about the result. Whatever would be changed a second time was not a sure answer to begin with; leaving
/// such files alone is what makes a second run change nothing.
bool FixWorker::is_stable(const Corrected& corrected) const {
    const Result<Detection> again = detector_.detect_encoded(corrected.bytes.data(), corrected.bytes.size());
    if (!again) return false;
    if (again->decision != Decision::apply) return true;
    const Result<Corrected> further = correct_encoded(corrected.bytes.data(), corrected.bytes.size(),
                                                      Correction::of(*again), options_for(*again));
    return further && further->way == Way::unchanged;
}

FixOutcome FixWorker::decide(const FixInput& input, const SourceFile& source) const {
    Result<Detection> detection = detector_.detect_encoded(source.bytes.data(), source.bytes.size());
    if (!detection) return outcome(Verdict::failed, detection.error().message);
    FixOutcome result;
    result.detection = std::move(detection).value();
    const Detection& answer = *result.detection;
    const bool wants_pictures = !arguments_.report.empty();
    const Limits& limits = arguments_.detect.limits;
    if (wants_pictures) result.before = preview_of(source.bytes, {}, limits);
    if (answer.decision != Decision::apply) {
        result.verdict = Verdict::left;
        result.message = why_left(answer, arguments_.detect.min_turn_confidence);
        Correction would_be = Correction::of(answer);
        would_be.skew = 0;
        const bool moves = would_be.quarter_turns != 0 || would_be.mirrored;
        if (wants_pictures && answer.decision == Decision::review && moves) {
            result.after = preview_of(source.bytes, would_be, limits);
        }
        copy_unchanged(arguments_, input, source, result);
        return result;
    }
    return correct_and_write(input, source, std::move(result));
}

FixOutcome FixWorker::correct_and_write(const FixInput& input, const SourceFile& source, FixOutcome result) const {
    const Detection& answer = *result.detection;
    CorrectOptions options = options_for(answer);
    bool refuted = false;
    for (;;) {
        const Result<Corrected> corrected =
            correct_encoded(source.bytes.data(), source.bytes.size(), Correction::of(answer), options);
        if (!corrected) {
            result.verdict = Verdict::failed;
            result.message = corrected.error().message;
            return result;
        }
        result.levelled = options.level;
        const bool settled = corrected->way == Way::unchanged || is_stable(*corrected);
        if (settled || !options.level) {
            result = finish(input, source, *corrected, settled, std::move(result));
            if (refuted) result.notes += (result.notes.empty() ? "" : "\n") + std::string(refuted_note);
            return result;
        }
        // A fine angle that the level picture does not confirm was none; the turn may stand without it.
        options.level = false;
        refuted = true;
    }
}

FixOutcome FixWorker::finish(const FixInput& input, const SourceFile& source, const Corrected& corrected,
                             bool settled, FixOutcome result) const {
    result.way = corrected.way;
    result.thumbnail = corrected.thumbnail;
    result.notes = corrected.notes;
    if (corrected.way == Way::unchanged) {
        result.verdict = Verdict::upright;
        result.notes.clear();
        if (!arguments_.report.empty() && corrected.exif_orientation > 1) {
            result.before = preview_of(source.bytes, correction_of_tag(corrected.exif_orientation),
                                       arguments_.detect.limits);
        }
        copy_unchanged(arguments_, input, source, result);
        return result;
    }
    if (!settled) {
        result.verdict = Verdict::left;
        result.message = "unsure: the corrected picture would get another answer";
        copy_unchanged(arguments_, input, source, result);
        return result;
    }
    const std::string error = write_result(arguments_, input, source, corrected.bytes);
    result.verdict = error.empty() ? Verdict::fixed : Verdict::failed;
    result.message = error;
    if (!arguments_.report.empty()) {
        result.after = preview_of(corrected.bytes, correction_of_tag(corrected.exif_orientation),
                                  arguments_.detect.limits);
    }
    return result;
}

FixOutcome FixWorker::try_to_fix(const FixInput& input) const {
    if (!input.obstacle.empty()) {
        return outcome(input.named ? Verdict::failed : Verdict::left, input.obstacle);
    }
    SourceFile source;
    if (std::string error = read_source(input.path, arguments_.detect.limits.max_input_bytes, source); !error.empty()) {
        return outcome(Verdict::failed, std::move(error));
    }
    if (source.bytes.empty()) return outcome(Verdict::failed, "file is empty");
    return decide(input, source);
}

}  // namespace upright::cli
