#include "fix/worker.hpp"

#include <utility>

#include "upright/preview.hpp"

namespace upright::cli {
namespace {

/// Longer side of the report's pictures: sharp on a dense screen at the 200 pixels they are shown at.
constexpr int preview_side_px = 400;

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

FixPictures pictures_of(const std::vector<std::uint8_t>& bytes, const Fixed& fixed, const Limits& limits) {
    FixPictures pictures;
    const Detection& answer = fixed.detection;
    // A file that is right is shown as viewers show it; all others are shown as they are stored, and what they become.
    const bool right = fixed.verdict == upright::Verdict::upright;
    pictures.before = preview_of(bytes, right ? Correction::of_exif(answer.exif_orientation) : Correction{}, limits);
    if (fixed.verdict == upright::Verdict::fixed) {
        const std::vector<std::uint8_t>& kept = fixed.corrected.bytes;
        pictures.after = preview_of(kept, Correction::of_exif(read_exif_orientation(kept.data(), kept.size())), limits);
    } else if (!right && answer.turn_decision == Decision::review && (answer.quarter_turns != 0 || answer.mirrored)) {
        pictures.after = preview_of(bytes, {answer.mirrored, answer.quarter_turns, 0}, limits);
    }
    return pictures;
}

FixOutcome outcome_of(const Result<Fixed>& fixed) {
    if (!fixed) return outcome_of(Verdict::failed, fixed.error().message);
    FixOutcome result = outcome_of(verdict_of(fixed->verdict), fixed->message);
    result.notes = fixed->corrected.notes;
    result.way = fixed->corrected.way;
    result.thumbnail = fixed->corrected.thumbnail;
    result.levelled = fixed->levelled;
    result.detection = fixed->detection;
    result.pages = fixed->pages;
    return result;
}

FixOutcome outcome_of(Verdict verdict, std::string message) {
    FixOutcome result;
    result.verdict = verdict;
    result.message = std::move(message);
    return result;
}

}  // namespace upright::cli
