// Answers a camera's JPEG from a small picture of it that the file holds, so that of the large one only the first rows are
// decoded, and read where the input comes in pieces.
//
// A preview decides where it shows the picture as it is (decode/likeness.hpp) and is clear by itself: surely a photograph,
// without lines that may be a level, with a turn that is applied and that no tag contradicts. Everything else is looked at
// as a whole, as if there were no preview.
#include <cmath>

#include "codec/jpeg_head.hpp"
#include "codec/resolution.hpp"
#include "confidence/confidence.hpp"
#include "decode/jpeg_top.hpp"
#include "decode/likeness.hpp"
#include "exif/exif.hpp"
#include "pipeline/detector_state.hpp"
#include "pipeline/stopwatch.hpp"

namespace upright {
namespace {

using decode::Likeness;
using pipeline::Stopwatch;

/// What is read of an input at first. EXIF and its thumbnail take up to 64 KiB, and stand first.
constexpr std::uint64_t first_bytes = 128 << 10;
/// Further than this no preview is looked for: profiles and texts rarely take as much.
constexpr std::uint64_t most_head_bytes = 1 << 20;
/// No preview is larger: at full HD, a camera's takes half of it.
constexpr std::uint64_t most_preview_bytes = 1 << 20;

/// Smaller pictures are looked at as a whole in about the time that a preview takes.
constexpr std::int64_t least_pixels = 2'000'000;

/// Previews are decoded down to this, the longest side of what telephones write beside 160 x 120.
constexpr int preview_side = 320;

/// Of the rows so many more are compared while those before do not say, up to so many: most skies end within a fifth.
constexpr double share_step = 0.04, most_share = 0.22;
/// More of the file's bytes than this are not read for these rows: then the whole is hardly more.
constexpr double most_byte_share = 0.4;

template <int Channels>
BasicView<Channels> part_of(BasicView<Channels> view, const decode::Rectangle& part) {
    return {view.row(part.top) + part.left * Channels, part.width, part.height, view.stride_bytes};
}

decode::Rectangle reduced(const decode::Rectangle& part, int factor) {
    return {part.left / factor, part.top / factor, std::max(1, part.width / factor), std::max(1, part.height / factor)};
}

}  // namespace

class Detector::State::PreviewLook {
public:
    PreviewLook(const State& state, pipeline::Input& input, Workspace& workspace, const Ask& ask)
        : state_(state), input_(input), memory_(workspace), ask_(ask), budget_(state.options.limits, ask.deadline) {}

    Result<std::optional<Detection>> run() {
        if (!may_answer()) return nothing();
        if (auto error = input_.need(first_bytes)) return *std::move(error);
        if (codec::sniff(input_.bytes()) != codec::Format::jpeg || budget_.admit_input(input_.size())) return nothing();
        if (auto error = read_head()) return *std::move(error);
        if (!has_worth()) return nothing();
        {
            const Stopwatch watch(detection_.timings.exif);
            tag_ = exif::read_tag_facts(input_.bytes());
        }
        for (const codec::JpegPreview& preview : head_->previews) {
            const Result<bool> answered = look_at(preview);
            if (ask_.deadline.expired()) return pipeline::late_error(ask_.deadline);
            if (!answered) return answered.error();
            if (*answered) return answer(true);
        }
        if (is_clear_only()) return nothing();
        state_.decide({}, pipeline::no_skew, {}, tag_, detection_);
        return answer(false);
    }

private:
    static std::optional<Detection> nothing() { return std::nullopt; }
    bool is_clear_only() const { return state_.options.preview == PreviewUse::if_clear; }

    bool may_answer() const {
        const Options& options = state_.options;
        if (options.preview == PreviewUse::never || ask_.explain || ask_.page > 0) return false;
        if (!is_clear_only()) return true;
        const bool may_level = options.detect_skew && options.min_level_confidence <= confidence::most_photo_level_confidence;
        return state_.classifier && options.model.path.empty() && !may_level;
    }

    std::optional<Error> read_head() {
        for (;;) {
            head_ = codec::read_jpeg_head(input_.bytes());
            const std::uint64_t there = input_.bytes().size();
            if (head_ || there >= most_head_bytes || there >= input_.size()) return std::nullopt;
            if (auto error = input_.need(2 * there)) return error;
        }
    }

    bool has_worth() const {
        if (!head_ || head_->width == 0 || head_->height == 0) return false;
        const auto width = static_cast<std::uint64_t>(head_->width), height = static_cast<std::uint64_t>(head_->height);
        if (budget_.admit_size(width, height)) return false;
        if (!is_clear_only()) return true;
        return !head_->previews.empty() && std::int64_t{head_->width} * head_->height >= least_pixels &&
               codec::pixel_aspect(input_.bytes()) == 1;
    }

    std::optional<Detection> answer(bool from_preview) {
        detection_.from_preview = from_preview;
        detection_.width = head_->width;
        detection_.height = head_->height;
        detection_.page_count = 1;
        Timings& t = detection_.timings;
        t.vision = t.exif + t.preprocess + t.edges + t.lines + t.vote + t.coarse + t.confidence;
        return std::move(detection_);
    }

    /// Whether this preview answers; detection_ then has what is decided.
    Result<bool> look_at(const codec::JpegPreview& preview) {
        if (!state_.classifier) return false;
        Result<bool> decoded = decode(preview);
        if (!decoded || !*decoded) return decoded;
        const preprocess::Views views = make_views();
        coarse::FirstLook seen;
        {
            const Stopwatch watch(detection_.timings.coarse);
            seen = state_.classifier->look_first(views.page, views.photo, ask_.deadline);
        }
        if (is_clear_only() && !seen.surely_a_photo()) return false;
        Result<bool> fresh = is_fresh();
        if (!fresh || !*fresh) return fresh;
        if (is_clear_only() && state_.options.detect_skew && may_have_a_level(views.fine)) return false;
        return decide(views, seen);
    }

    /// Decodes it into memory_.decoded; picture_ is where in it the picture lies.
    Result<bool> decode(const codec::JpegPreview& preview) {
        const Stopwatch watch(detection_.timings.decode);
        if (preview.size > most_preview_bytes) return false;
        if (auto error = input_.read_part(preview.offset, preview.size, memory_.preview_file)) return *std::move(error);
        if (codec::sniff(memory_.preview_file) != codec::Format::jpeg) return false;
        decode::Request request = state_.request(ask_);
        request.luma_min_longest_side = preview_side;
        if (decode::decode_encoded(memory_.preview_file, request, budget_, memory_.decoded)) return false;
        const std::optional<decode::Rectangle> picture =
            decode::find_picture(memory_.decoded.luma.view(), head_->width, head_->height);
        if (!picture || memory_.decoded.truncated) return false;
        picture_ = *picture;
        return true;
    }

    preprocess::Views make_views() {
        const Stopwatch watch(detection_.timings.preprocess);
        preprocess::Sizes sizes;
        sizes.photo_short_side = std::max(sizes.photo_short_side, state_.classifier->photo_side());
        const RgbView colour = memory_.decoded.colour.view();
        const int factor = colour.empty() ? 1 : (memory_.decoded.luma.width + colour.width - 1) / colour.width;
        return preprocess::prepare(part_of(memory_.decoded.luma.view(), picture_),
                                   part_of(colour, reduced(picture_, factor)), sizes, memory_.preprocess);
    }

    /// Whether it shows the picture as it is stored.
    Result<bool> is_fresh() {
        const Stopwatch watch(detection_.timings.decode);
        const GreyView shown = part_of(memory_.decoded.luma.view(), picture_);
        for (;;) {
            decode::JpegTop top(input_.bytes(), input_.size(), budget_, memory_.top);
            if (!top.open()) return false;
            double share = share_step;
            while (share < most_share && top.read_to(share)) {
                const Likeness likeness = decode::compare_tops(shown, top.view(), top.whole_height());
                if (likeness != Likeness::unclear) return likeness == Likeness::same;
                share += share_step;
            }
            const std::uint64_t there = input_.bytes().size();
            const double most_bytes = most_byte_share * static_cast<double>(input_.size());
            if (share >= most_share || static_cast<double>(there) >= most_bytes) return false;
            if (auto error = input_.need(2 * there)) return *std::move(error);
        }
    }

    bool may_have_a_level(GreyView fine) {
        const auto sought = pipeline::Sought::trace_in_a_photo;
        return pipeline::find_skew(fine, memory_.skew, detection_.timings, nullptr, ask_.deadline, sought).found;
    }

    bool decide(const preprocess::Views& views, coarse::FirstLook& seen) {
        TurnEvidence evidence;
        {
            const Stopwatch watch(detection_.timings.coarse);
            evidence = state_.classifier->ask({.page = views.page,
                                               .photo = views.photo,
                                               .tag_prior = confidence::tag_prior(tag_, state_.options.exif),
                                               .deadline = &ask_.deadline,
                                               .first_look = &seen});
        }
        const Stopwatch watch(detection_.timings.confidence);
        state_.decide(evidence, pipeline::no_skew, {}, tag_, detection_);
        if (!is_clear_only()) return true;
        return detection_.turn_decision == Decision::apply && detection_.kind == Kind::photo &&
               detection_.exif_agrees != Agreement::contradicts;
    }

    const State& state_;
    pipeline::Input& input_;
    Workspace& memory_;
    const Ask& ask_;
    codec::Budget budget_;
    std::optional<codec::JpegHead> head_;
    TagFacts tag_;
    decode::Rectangle picture_;
    Detection detection_;
};

Result<std::optional<Detection>> Detector::State::detect_preview(pipeline::Input& input, Workspace& workspace,
                                                                 const Ask& ask) const {
    return PreviewLook(*this, input, workspace, ask).run();
}

}  // namespace upright
