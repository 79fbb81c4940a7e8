#include "pipeline/fix_pages.hpp"

#include <algorithm>
#include <utility>

#include "common/guarded.hpp"
#include "correct/format.hpp"
#include "correct/tiff_tags.hpp"

namespace upright::pipeline {
namespace {

using codec::Bytes;

/// A failure of the call, not of the page.
bool ends_all(const Error& error) {
    return error.status == Status::cancelled || error.status == Status::deadline_exceeded ||
           error.status == Status::out_of_memory || error.status == Status::internal ||
           error.status == Status::too_many_bytes;
}

bool was_read(const FixedPage& page) { return page.detection.width > 0; }
bool is_unsure(const FixedPage& page) { return page.verdict == Verdict::left && was_read(page); }
bool is_fixed(const FixedPage& page) { return page.verdict == Verdict::fixed; }

/// "1, 3 to 5, 9": counted from 1, as people do.
template <class Predicate>
std::string numbers_text(const std::vector<FixedPage>& pages, const Predicate& counts) {
    std::string text;
    for (std::size_t k = 0; k < pages.size(); ++k) {
        if (!counts(pages[k])) continue;
        const std::size_t first = k;
        while (k + 1 < pages.size() && counts(pages[k + 1])) ++k;
        text += (text.empty() ? "" : ", ") + std::to_string(first + 1);
        if (k > first) text += (k > first + 1 ? " to " : ", ") + std::to_string(k + 1);
    }
    return text;
}

class PagesFixer {
public:
    PagesFixer(const Detector& detector, const FixOptions& options, const codec::TiffPages& found)
        : detector_(detector), options_(options), found_(found), wanted_(found.pages.size(), 0) {}

    Result<Fixed> run(Bytes file) {
        for (std::size_t page = 0; page < wanted_.size(); ++page) {
            if (auto failed = look(file, page)) return *std::move(failed);
        }
        if (failure_ && std::ranges::none_of(fixed_.pages, was_read)) return *std::move(failure_);
        Result<std::vector<std::uint8_t>> made = write(file);
        if (!made) return made.error();
        const Result<bool> stable = confirm(*made);
        if (!stable) return stable.error();
        if (!*stable) made = write(file);
        if (!made) return made.error();
        fixed_.corrected.bytes = std::move(made).value();
        sum_up();
        return std::move(fixed_);
    }

private:
    Result<Detection> ask(Bytes file, std::size_t page) const {
        Call call;
        call.cancel = options_.correct.cancel;
        call.page = static_cast<int>(page);
        return detector_.detect_encoded(file.data(), file.size(), call);
    }

    /// Asks about a page and decides what becomes of it.
    std::optional<Error> look(Bytes file, std::size_t page) {
        FixedPage& result = fixed_.pages.emplace_back();
        result.detection.page_index = static_cast<int>(page);
        result.detection.page_count = static_cast<int>(wanted_.size());
        if (page > 0 && codec::tiff_facts(found_.block, found_.pages[page].directory).is_reduced) {
            result.verdict = Verdict::upright;
            result.message = "a smaller version or a mask of the page before it, whose tag it follows";
            return std::nullopt;
        }
        Result<Detection> answer = ask(file, page);
        if (!answer && ends_all(answer.error())) return answer.error();
        if (!answer) {
            result.message = answer.error().message;
            if (!failure_) failure_ = answer.error();
            return std::nullopt;
        }
        result.detection = std::move(answer).value();
        if (result.detection.turn_decision != Decision::apply) {
            result.message = why_left(result.detection, detector_.options());
            return std::nullopt;
        }
        const int value = Correction::of(result.detection).exif_orientation();
        const int present = result.detection.exif_orientation;
        const bool is_right = (value == present && !by_pixels()) || (value == 1 && present <= 1);
        result.verdict = is_right ? Verdict::upright : Verdict::fixed;
        if (!is_right) wanted_[page] = value;
        return std::nullopt;
    }

    bool by_pixels() const { return options_.correct.how == How::pixels; }

    /// The file with what is wanted; notes in ways_ and left_ what became of each page.
    Result<std::vector<std::uint8_t>> write(Bytes file) {
        fixed_.corrected.notes.clear();
        ways_.assign(wanted_.size(), Way::unchanged);
        left_ = wanted_;
        if (by_pixels()) return with_turned_pages(file);
        for (std::size_t page = 0; page < wanted_.size(); ++page) {
            if (wanted_[page] != 0) ways_[page] = Way::tag;
        }
        return correct::with_page_orientations(file, found_, wanted_);
    }

    /// Page after page, each as a file of one would be: by its tag where its samples cannot be turned.
    Result<std::vector<std::uint8_t>> with_turned_pages(Bytes file) {
        std::vector<std::uint8_t> bytes(file.begin(), file.end());
        CorrectOptions options = options_.correct;
        for (std::size_t page = 0; page < wanted_.size(); ++page) {
            if (wanted_[page] == 0) continue;
            options.page = static_cast<int>(page);
            Result<Corrected> made = correct_encoded(bytes.data(), bytes.size(), Correction::of_exif(wanted_[page]), options);
            if (!made) return made.error();
            ways_[page] = made->way;
            left_[page] = std::max(1, made->exif_orientation);
            if (made->way == Way::unchanged) fixed_.pages[page].verdict = Verdict::upright;
            if (fixed_.corrected.notes.find(made->notes) == std::string::npos) {
                correct::add_note(fixed_.corrected.notes, made->notes);
            }
            bytes = std::move(made->bytes);
        }
        return bytes;
    }

    /// Asks about the corrected pages; what would be changed a second time is left as it was. False: there was such a page.
    Result<bool> confirm(Bytes corrected) {
        bool all = true;
        for (std::size_t page = 0; page < wanted_.size(); ++page) {
            if (wanted_[page] == 0) continue;
            const Result<Detection> again = ask(corrected, page);
            if (!again && ends_all(again.error())) return again.error();
            const bool wants_more = !again || (again->turn_decision == Decision::apply &&
                                               Correction::of(*again).exif_orientation() != left_[page]);
            if (!wants_more) continue;
            all = false;
            wanted_[page] = 0;
            fixed_.pages[page].verdict = Verdict::left;
            fixed_.pages[page].message = "unsure: the corrected page would get another answer";
        }
        return all;
    }

    void sum_up() {
        const std::string of_all = " of " + std::to_string(fixed_.pages.size());
        const auto pages = [&](const auto& counts) {
            const bool one = std::ranges::count_if(fixed_.pages, counts) == 1;
            return (one ? "page " : "pages ") + numbers_text(fixed_.pages, counts) + of_all;
        };
        const bool unsure = std::ranges::any_of(fixed_.pages, is_unsure);
        if (std::ranges::any_of(fixed_.pages, is_fixed)) {
            fixed_.verdict = Verdict::fixed;
            const auto became = [&](Way way) {
                return [this, way](const FixedPage& page) {
                    return is_fixed(page) && ways_[static_cast<std::size_t>(page.detection.page_index)] == way;
                };
            };
            const bool tags = std::ranges::any_of(fixed_.pages, became(Way::tag));
            const bool samples = std::ranges::any_of(fixed_.pages, became(Way::lossless));
            fixed_.corrected.way = samples ? Way::lossless : Way::tag;
            if (tags) correct::add_note(fixed_.corrected.notes, pages(became(Way::tag)) + " turned by tag");
            if (samples) correct::add_note(fixed_.corrected.notes, pages(became(Way::lossless)) + " turned without loss");
            if (unsure) correct::add_note(fixed_.corrected.notes, pages(is_unsure) + " left alone");
        } else if (!unsure && !failure_) {
            fixed_.verdict = Verdict::upright;
        } else {
            fixed_.message = unsure ? pages(is_unsure) + ": no sure answer" : "not all of its pages can be read";
        }
        if (failure_) {
            const auto failed = [](const FixedPage& page) { return page.verdict == Verdict::left && !was_read(page); };
            correct::add_note(fixed_.corrected.notes, pages(failed) + " cannot be read: " + failure_->message);
        }
        const bool level = std::ranges::any_of(fixed_.pages, [](const FixedPage& page) {
            return page.detection.level_decision == Decision::apply;
        });
        if (options_.level && level) correct::add_note(fixed_.corrected.notes, no_level_note);
        fixed_.detection = fixed_.pages.front().detection;
        fixed_.corrected.width = fixed_.detection.width;
        fixed_.corrected.height = fixed_.detection.height;
        if (ways_.front() == Way::lossless && Correction::of_exif(wanted_.front()).quarter_turns % 2 != 0) {
            std::swap(fixed_.corrected.width, fixed_.corrected.height);
        }
        fixed_.corrected.exif_orientation = wanted_.front() != 0 ? left_.front() : fixed_.detection.exif_orientation;
    }

    const Detector& detector_;
    const FixOptions& options_;
    const codec::TiffPages& found_;
    std::vector<int> wanted_;  ///< the tag that each page gets, or would get were its samples not turned; 0: none
    std::vector<int> left_;    ///< the tag that is right for each page once that is written
    std::vector<Way> ways_;
    std::optional<Error> failure_;  ///< why the first of the pages that cannot be read cannot be
    Fixed fixed_;
};

}  // namespace

Result<std::optional<Fixed>> fix_pages(const Detector& detector, Bytes file, const FixOptions& options) {
    return guarded<std::optional<Fixed>>([&]() -> Result<std::optional<Fixed>> {
        codec::Budget budget(detector.options().limits);
        if (auto refused = budget.admit_input(file.size())) return *std::move(refused);
        const Result<codec::TiffPages> found = codec::read_tiff_pages(file, budget);
        if (!found) return found.error();
        if (found->pages.size() < 2) return std::optional<Fixed>();
        Result<Fixed> fixed = PagesFixer(detector, options, *found).run(file);
        if (!fixed) return fixed.error();
        return std::optional<Fixed>(std::move(fixed).value());
    });
}

}  // namespace upright::pipeline
