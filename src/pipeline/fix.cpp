#include "upright/fix.hpp"

#include <atomic>
#include <charconv>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "codec/format.hpp"
#include "common/deadline.hpp"
#include "pipeline/fix_pages.hpp"
#include "upright/batch.hpp"
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

}  // namespace

std::string pipeline::why_left(const Detection& detection, const Options& options) {
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
    return options.detect_turn ? "nothing in it says what is up" : "no angle to level it by is sure";
}

namespace {

/// What becomes of one picture; how the two questions and the correction follow on each other.
class Fixer {
public:
    /// `can_level`: files of this format are levelled.
    Fixer(const Detector& detector, const FixOptions& options, bool can_level)
        : detector_(detector), options_(options), level_(options.level && can_level) {
        call_.cancel = options.correct.cancel;
        call_.page = 0;
    }

    Result<Fixed> run(const std::uint8_t* data, std::size_t size) const {
        Result<Detection> answer = detector_.detect_encoded(data, size, call_);
        if (!answer) return answer.error();
        Fixed fixed;
        fixed.detection = std::move(answer).value();
        if (!acts_on(fixed.detection)) {
            fixed.message = pipeline::why_left(fixed.detection, detector_.options());
            keep(data, size, fixed);
            return fixed;
        }
        return correct(data, size, std::move(fixed));
    }

private:
    /// A level that is not to be applied is no reason to act, and neither is a sure level where the turn is for review.
    bool acts_on(const Detection& answer) const {
        return answer.turn_decision == Decision::apply || (answer.decision == Decision::apply && level_);
    }

    Correction wanted(const Detection& answer, bool level) const {
        Correction correction = Correction::of(answer);
        if (!level) correction.skew = 0;
        return correction;
    }

    /// Whatever would be changed a second time was not a sure answer to begin with; leaving such files alone is what makes a
    /// second run change nothing. `can_level`: a file of this kind can be levelled.
    bool is_stable(const Corrected& corrected, bool can_level) const {
        const Result<Detection> again = detector_.detect_encoded(corrected.bytes.data(), corrected.bytes.size(), call_);
        if (!again) return false;
        if (!acts_on(*again)) return true;
        const Result<Corrected> further = correct_encoded(corrected.bytes.data(), corrected.bytes.size(),
                                                          wanted(*again, level_ && can_level), options_.correct);
        return further && further->way == Way::unchanged;
    }

    Result<Fixed> correct(const std::uint8_t* data, std::size_t size, Fixed fixed) const {
        bool level = level_ && Correction::of(fixed.detection).skew != 0, can_level = true;
        std::string not_levelled;
        for (;;) {
            Result<Corrected> corrected =
                correct_encoded(data, size, wanted(fixed.detection, level), options_.correct);
            if (!corrected && level && corrected.error().status == Status::unsupported_format) {
                not_levelled = "not levelled: " + corrected.error().message;  // the turn may be possible
                level = can_level = false;
                continue;
            }
            if (!corrected) return corrected.error();
            const bool stable = corrected->way == Way::unchanged || is_stable(*corrected, can_level);
            if (!stable && level) {
                // A fine angle that the level picture does not confirm was none; the turn may stand without it.
                not_levelled = refuted_note;
                level = false;
                continue;
            }
            fixed.corrected = std::move(corrected).value();
            fixed.levelled = level && fixed.corrected.way != Way::unchanged;
            settle(data, size, stable, fixed);
            if (!not_levelled.empty()) add_note(not_levelled, fixed.corrected.notes);
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

    static void add_note(const std::string& note, std::string& notes) { notes += (notes.empty() ? "" : "\n") + note; }

    const Detector& detector_;
    const FixOptions& options_;
    bool level_;
    Call call_;
};

}  // namespace

Result<Fixed> fix_encoded(const Detector& detector, const void* data, std::size_t size, const FixOptions& options) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    const bool is_tiff = bytes != nullptr && codec::sniff({bytes, size}) == codec::Format::tiff;
    if (is_tiff) {
        Result<std::optional<Fixed>> fixed = pipeline::fix_pages(detector, {bytes, size}, options);
        if (!fixed) return fixed.error();
        if (*fixed) return *std::move(*fixed);
    }
    Result<Fixed> fixed = Fixer(detector, options, !is_tiff).run(bytes, size);
    if (fixed && is_tiff && options.level && fixed->detection.level_decision == Decision::apply) {
        fixed->corrected.notes += (fixed->corrected.notes.empty() ? "" : "\n") + std::string(pipeline::no_level_note);
    }
    return fixed;
}

namespace {

/// `look` may be empty.
template <class Look>
Result<Fixed> fix_plain_file(const Detector& detector, const std::string& path, const std::string& target,
                             const FixOptions& options, const Look& look) {
    const Result<PlainFile> source = PlainFile::read(path, detector.options().limits.max_input_bytes);
    if (!source) return source.error();
    if (source->bytes().empty()) return Error{Status::corrupt_image, "file is empty"};
    Result<Fixed> fixed = fix_encoded(detector, source->bytes().data(), source->bytes().size(), options);
    if (!fixed) return fixed;
    look(source->bytes(), *fixed);
    if (options.dry_run) return fixed;
    if (!target.empty()) {
        const Result<bool> made = source->make_beside(target, fixed->corrected.bytes, options.keep_time);
        if (!made) return made.error();
    } else if (fixed->verdict == Verdict::fixed) {
        if (auto error = source->replace(fixed->corrected.bytes, options.keep_time)) return *std::move(error);
    }
    return fixed;
}

}  // namespace

Result<Fixed> fix_file(const Detector& detector, const std::string& path, const std::string& target,
                       const FixOptions& options) {
    return fix_plain_file(detector, path, target, options, [](const auto&, const Fixed&) {});
}

bool fix_files(const Detector& detector, const std::vector<FileToFix>& files, unsigned threads, const FixOptions& options,
               const std::function<bool(std::size_t, Result<Fixed>)>& deliver, const FixWatch& watch) {
    const Deadline cancel = Deadline::after(0, options.correct.cancel);
    std::atomic<bool> stopped{false};
    std::vector<std::unique_ptr<Result<Fixed>>> results(files.size());  // null: not begun, or delivered
    const auto fix_one = [&](std::size_t index) -> Result<Fixed> {
        try {
            const auto look = [&](const std::vector<std::uint8_t>& bytes, const Fixed& fixed) {
                if (watch.look) watch.look(index, bytes, fixed);
            };
            return fix_plain_file(detector, files[index].path, files[index].target, options, look);
        } catch (const std::bad_alloc&) {
            return Error{Status::out_of_memory, "out of memory"};
        }
    };
    const auto work = [&](std::size_t index) {
        if (watch.go_on && !watch.go_on()) stopped = true;
        if (stopped || cancel.was_cancelled()) return;
        Result<Fixed> result = fix_one(index);
        if (result) std::vector<std::uint8_t>().swap(result->corrected.bytes);  // many may wait for an earlier one
        results[index] = std::make_unique<Result<Fixed>>(std::move(result));
    };
    std::size_t delivered = 0;
    for_each_in_order(files.size(), threads, work, [&](std::size_t index) {
        if (!results[index]) return true;
        ++delivered;
        if (!deliver(index, std::move(*std::exchange(results[index], nullptr)))) stopped = true;
        return true;
    });
    return delivered == files.size();
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
