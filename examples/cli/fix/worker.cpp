#include "fix/worker.hpp"

#include <new>
#include <optional>
#include <utility>

#include "upright/preview.hpp"

namespace upright::cli {
namespace {

/// Longer side of the report's pictures: sharp on a dense screen at the 200 pixels they are shown at.
constexpr int preview_side_px = 400;

FixOutcome outcome(Verdict verdict, std::string message) {
    FixOutcome result;
    result.verdict = verdict;
    result.message = std::move(message);
    return result;
}

Verdict verdict_of(upright::Verdict verdict) {
    switch (verdict) {
        case upright::Verdict::fixed: return Verdict::fixed;
        case upright::Verdict::upright: return Verdict::upright;
        case upright::Verdict::left: break;
    }
    return Verdict::left;
}

/// A failed preview only leaves a gap in the report.
std::vector<std::uint8_t> preview_of(const std::vector<std::uint8_t>& file, const Correction& correction,
                                     const Limits& limits) {
    Result<std::vector<std::uint8_t>> preview =
        preview_encoded(file.data(), file.size(), correction, preview_side_px, limits);
    return preview ? std::move(preview).value() : std::vector<std::uint8_t>{};
}

}  // namespace

FixWorker::FixWorker(const Detector& detector, const FixArguments& arguments)
    : detector_(detector), arguments_(arguments) {}

FixOutcome FixWorker::work(const FixInput& input) const {
    try {
        return try_to_fix(input);
    } catch (const std::bad_alloc&) {
        return outcome(Verdict::failed, "out of memory");
    }
}

FixOutcome FixWorker::work(const std::vector<std::uint8_t>& bytes, std::vector<std::uint8_t>& kept) const {
    if (bytes.empty()) return outcome(Verdict::failed, "file is empty");
    Result<Fixed> fixed = fix_encoded(detector_, bytes.data(), bytes.size(), arguments_.fix);
    if (!fixed) return outcome(Verdict::failed, fixed.error().message);
    FixOutcome result = outcome(verdict_of(fixed->verdict), std::move(fixed->message));
    result.notes = std::move(fixed->corrected.notes);
    result.way = fixed->corrected.way;
    result.thumbnail = fixed->corrected.thumbnail;
    result.levelled = fixed->levelled;
    result.detection = std::move(fixed->detection);
    kept = std::move(fixed->corrected.bytes);
    if (!arguments_.report.empty()) add_pictures(bytes, kept, result);
    return result;
}

void FixWorker::add_pictures(const std::vector<std::uint8_t>& bytes, const std::vector<std::uint8_t>& kept,
                             FixOutcome& outcome) const {
    const Limits& limits = detector_.options().limits;
    const Detection& answer = *outcome.detection;
    // A file that is right is shown as viewers show it; all others are shown as they are stored, and what they become.
    const bool right = outcome.verdict == Verdict::upright;
    outcome.before = preview_of(bytes, right ? Correction::of_exif(answer.exif_orientation) : Correction{}, limits);
    if (outcome.verdict == Verdict::fixed) {
        outcome.after = preview_of(kept, Correction::of_exif(read_exif_orientation(kept.data(), kept.size())), limits);
    } else if (!right && answer.turn_decision == Decision::review && (answer.quarter_turns != 0 || answer.mirrored)) {
        outcome.after = preview_of(bytes, {answer.mirrored, answer.quarter_turns, 0}, limits);
    }
}

void FixWorker::write(const FixInput& input, const PlainFile& source, const std::vector<std::uint8_t>& kept,
                      FixOutcome& outcome) const {
    if (arguments_.fix.dry_run) return;
    std::optional<Error> error;
    if (!arguments_.in_place) {
        // The folder gets every picture, those that need nothing as they are.
        const Result<bool> made =
            source.make_beside(arguments_.folder + "/" + input.relative, kept, arguments_.fix.keep_time);
        if (!made) error = made.error();
    } else if (outcome.verdict == Verdict::fixed) {
        error = source.replace(kept, arguments_.fix.keep_time);
    }
    if (!error) return;
    outcome.verdict = Verdict::failed;
    outcome.message = error->message;
}

FixOutcome FixWorker::try_to_fix(const FixInput& input) const {
    if (!input.obstacle.empty()) {
        return outcome(input.named ? Verdict::failed : Verdict::left, input.obstacle);
    }
    const Result<PlainFile> source = PlainFile::read(input.path, detector_.options().limits.max_input_bytes);
    if (!source) return outcome(Verdict::failed, source.error().message);
    std::vector<std::uint8_t> kept;
    FixOutcome result = work(source->bytes(), kept);
    if (result.verdict != Verdict::failed) write(input, *source, kept, result);
    return result;
}

}  // namespace upright::cli
