#include "upright/fix.hpp"

#include <charconv>
#include <utility>
#include <vector>

#include "upright/files.hpp"

namespace upright {
namespace {

constexpr const char* refuted_note = "not levelled: the level picture would get another angle";

/// With `decimals` digits after the point, the same in every locale.
std::string number_text(double value, int decimals) {
    char digits[64];  // probabilities
    const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, decimals).ptr;
    return {digits, end};
}

std::string shortest_text(double value) {
    char digits[64];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

std::string why_left(const Detection& detection, const Options& options) {
    if (detection.turn_decision == Decision::review && detection.reads_several_ways) {
        return "unsure: its text runs in several directions";
    }
    const auto below = [](double probability, double least) {
        return "confidence " + number_text(probability, 3) + " is below " + shortest_text(least);
    };
    if (detection.turn_decision == Decision::review) {
        return "unsure: " + below(detection.confidence, options.min_turn_confidence);
    }
    if (detection.level_decision == Decision::review) {
        return "unsure of the level: " + below(detection.level_confidence, options.min_level_confidence);
    }
    return "nothing in it says what is up";
}

/// What becomes of one picture; how the two questions and the correction follow on each other.
class Fixer {
public:
    Fixer(const Detector& detector, const FixOptions& options) : detector_(detector), options_(options) {
        call_.cancel = options.correct.cancel;
    }

    Result<Fixed> run(const std::uint8_t* data, std::size_t size) const {
        Result<Detection> answer = detector_.detect_encoded(data, size, call_);
        if (!answer) return answer.error();
        Fixed fixed;
        fixed.detection = std::move(answer).value();
        if (!acts_on(fixed.detection)) {
            fixed.message = why_left(fixed.detection, detector_.options());
            keep(data, size, fixed);
            return fixed;
        }
        return correct(data, size, std::move(fixed));
    }

private:
    /// A level that is not to be applied is no reason to act, and neither is a sure level where the turn is for review.
    bool acts_on(const Detection& answer) const {
        return answer.turn_decision == Decision::apply || (answer.decision == Decision::apply && options_.level);
    }

    Correction wanted(const Detection& answer, bool level) const {
        Correction correction = Correction::of(answer);
        if (!level) correction.skew = 0;
        return correction;
    }

    /// Whatever would be changed a second time was not a sure answer to begin with; leaving such files alone is what makes a
    /// second run change nothing.
    bool is_stable(const Corrected& corrected) const {
        const Result<Detection> again = detector_.detect_encoded(corrected.bytes.data(), corrected.bytes.size(), call_);
        if (!again) return false;
        if (!acts_on(*again)) return true;
        const Result<Corrected> further = correct_encoded(corrected.bytes.data(), corrected.bytes.size(),
                                                          wanted(*again, options_.level), options_.correct);
        return further && further->way == Way::unchanged;
    }

    Result<Fixed> correct(const std::uint8_t* data, std::size_t size, Fixed fixed) const {
        bool level = options_.level && Correction::of(fixed.detection).skew != 0;
        bool refuted = false;
        for (;;) {
            Result<Corrected> corrected =
                correct_encoded(data, size, wanted(fixed.detection, level), options_.correct);
            if (!corrected) return corrected.error();
            const bool stable = corrected->way == Way::unchanged || is_stable(*corrected);
            if (!stable && level) {
                // A fine angle that the level picture does not confirm was none; the turn may stand without it.
                level = false;
                refuted = true;
                continue;
            }
            fixed.corrected = std::move(corrected).value();
            fixed.levelled = level && fixed.corrected.way != Way::unchanged;
            settle(data, size, stable, fixed);
            if (refuted) add_note(refuted_note, fixed.corrected.notes);
            return fixed;
        }
    }

    static void settle(const std::uint8_t* data, std::size_t size, bool stable, Fixed& fixed) {
        if (fixed.corrected.way == Way::unchanged) {
            fixed.verdict = Verdict::upright;
            fixed.corrected.notes.clear();
        } else if (stable) {
            fixed.verdict = Verdict::fixed;
        } else {
            fixed.message = "unsure: the corrected picture would get another answer";
            fixed.levelled = false;
            keep(data, size, fixed);
        }
    }

    /// The input as the file to keep.
    static void keep(const std::uint8_t* data, std::size_t size, Fixed& fixed) {
        fixed.verdict = Verdict::left;
        fixed.corrected = {};
        fixed.corrected.bytes.assign(data, data + size);
        fixed.corrected.width = fixed.detection.width;
        fixed.corrected.height = fixed.detection.height;
        fixed.corrected.exif_orientation = fixed.detection.exif_orientation;
    }

    static void add_note(const char* note, std::string& notes) { notes += (notes.empty() ? "" : "\n") + std::string(note); }

    const Detector& detector_;
    const FixOptions& options_;
    Call call_;
};

}  // namespace

Result<Fixed> fix_encoded(const Detector& detector, const void* data, std::size_t size, const FixOptions& options) {
    return Fixer(detector, options).run(static_cast<const std::uint8_t*>(data), size);
}

Result<Fixed> fix_file(const Detector& detector, const std::string& path, const std::string& target,
                       const FixOptions& options) {
    const Result<PlainFile> source = PlainFile::read(path, detector.options().limits.max_input_bytes);
    if (!source) return source.error();
    if (source->bytes().empty()) return Error{Status::corrupt_image, "file is empty"};
    Result<Fixed> fixed = fix_encoded(detector, source->bytes().data(), source->bytes().size(), options);
    if (!fixed || options.dry_run) return fixed;
    if (!target.empty()) {
        const Result<bool> made = source->make_beside(target, fixed->corrected.bytes, options.keep_time);
        if (!made) return made.error();
    } else if (fixed->verdict == Verdict::fixed) {
        if (auto error = source->replace(fixed->corrected.bytes, options.keep_time)) return *std::move(error);
    }
    return fixed;
}

const char* verdict_name(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::fixed: return "fixed";
        case Verdict::upright: return "upright";
        case Verdict::left: return "left";
    }
    return "left";
}

}  // namespace upright
