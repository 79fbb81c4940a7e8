// The order of the stages; the only code that knows all of them.
//
//   bytes (of some files their preview and first rows: preview_first.cpp)
//         -> exif, decode -> preprocess -> edges, lines, vote (find_skew) -> coarse, on the levelled view -> confidence
#include "upright/detector.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <optional>
#include <span>

#include "coarse/coarse.hpp"
#include "common/deadline.hpp"
#include "common/guarded.hpp"
#include "common/orientation.hpp"
#include "common/pool.hpp"
#include "common/turn_posterior.hpp"
#include "confidence/confidence.hpp"
#include "decode/decode.hpp"
#include "exif/exif.hpp"
#include "pipeline/detector_state.hpp"
#include "pipeline/stopwatch.hpp"
#include "preprocess/preprocess.hpp"

namespace upright {

using pipeline::Ask;
using pipeline::late_error;
using pipeline::no_skew;
using pipeline::Stopwatch;
using pipeline::Workspace;

namespace {

/// A workspace that grew beyond this many bytes of input planes is not kept: one huge image must not cost the process
/// its memory for good. 32 MiB holds the planes of a 24 megapixel photograph.
constexpr std::size_t max_kept_bytes = 32u << 20;

void drop_large_buffers(Workspace& workspace) {
    const auto drop = [](auto& buffer) {
        if (buffer.capacity() > max_kept_bytes) std::remove_reference_t<decltype(buffer)>().swap(buffer);
    };
    drop(workspace.file);
    drop(workspace.decoded.luma.pixels);
    drop(workspace.decoded.colour.pixels);
}

std::optional<Error> check(const Options& options) {
    const auto invalid = [](const char* message) { return Error{Status::invalid_argument, message}; };
    if (options.exif != ExifPolicy::prior && options.exif != ExifPolicy::trust && options.exif != ExifPolicy::ignore) {
        return invalid("options: exif policy does not exist");
    }
    const auto is_probability = [](double value) { return value >= 0.0 && value <= 1.0; };
    if (!is_probability(options.min_turn_confidence)) return invalid("options: min_turn_confidence is not within 0..1");
    if (!is_probability(options.min_level_confidence)) return invalid("options: min_level_confidence is not within 0..1");
    if (!std::isfinite(options.deadline_ms) || options.deadline_ms < 0) {
        return invalid("options: deadline_ms is not a finite number of at least 0");
    }
    if (options.preview != PreviewUse::never && options.preview != PreviewUse::if_clear && options.preview != PreviewUse::only) {
        return invalid("options: preview does not exist");
    }
    if (options.page < 0) return invalid("options: page is negative");
    if (options.limits.max_input_bytes == 0 || options.limits.max_pixels == 0 || options.limits.max_side == 0) {
        return invalid("options: a limit is 0");
    }
    return std::nullopt;
}

/// From pixels of the fine view to pixels of the stored image, which need not be square.
void scale_lines(double stored_across, double stored_down, Explanation& explanation) {
    for (ExplainedLine& line : explanation.lines) {
        for (double* x : {&line.x0, &line.x1}) *x *= stored_across;
        for (double* y : {&line.y0, &line.y1}) *y *= stored_down;
    }
}

/// What each stream of the coarse stage says by itself.
void explain_turn(const TurnEvidence& evidence, const LineTilt& edges, Explanation& explanation) {
    TurnEvidence text = evidence, view = evidence;
    text.photo = {};
    text.circle = {};
    view.document = view.whole = {};
    explanation.document_posterior = turn_posterior(text);
    explanation.photo_posterior = turn_posterior(view);
    explanation.network_passes = evidence.document_passes + evidence.whole_passes + evidence.photo_passes +
                                 evidence.circle.passes;
    if (evidence.circle.passes > 0) {
        const confidence::RoughAngle rough = confidence::rough_angle(evidence);
        explanation.votes.push_back({"circle", std::remainder(rough.degrees, 90.0), rough.sigma, edges.found ? 1 - edges.probability : 1});
    }
    if (edges.found) explanation.votes.push_back({"straight edges", edges.skew, edges.sigma, edges.probability});
}

double normalised_degrees(double degrees) { return degrees > 180.0 ? degrees - 360.0 : degrees; }

Result<Ask> ask_of(const Options& options, const Call& call) {
    if (!std::isfinite(call.deadline_ms) || call.deadline_ms < 0) {
        return Error{Status::invalid_argument, "call: deadline_ms is not a finite number of at least 0"};
    }
    if (call.page.value_or(0) < 0) return Error{Status::invalid_argument, "call: page is negative"};
    const double deadline_ms = call.deadline_ms > 0 ? call.deadline_ms : options.deadline_ms;
    return Ask{Deadline::after(deadline_ms, call.cancel), options.explain || call.explain,
               call.page.value_or(options.page)};
}

}  // namespace

Error pipeline::late_error(const Deadline& deadline) {
    if (deadline.was_cancelled()) return {Status::cancelled, "the caller ended the call before the answer was found"};
    return {Status::deadline_exceeded, "the deadline passed before the answer was found"};
}

decode::Request Detector::State::request(const Ask& ask) const {
    decode::Request request;
    request.limits = options.limits;
    request.want_colour = classifier.has_value();
    if (classifier) request.colour_min_short_side = std::max(request.colour_min_short_side, classifier->photo_side());
    request.deadline = ask.deadline;
    request.page = ask.page;
    return request;
}

Result<Detection> Detector::State::detect(pipeline::Input& input, Workspace& workspace, const Ask& ask) const {
    const auto answered = [&]() -> Result<Detection> {
        Result<std::optional<Detection>> early = detect_preview(input, workspace, ask);
        if (!early) return early.error();
        if (*early) return **std::move(early);
        if (auto error = input.need_all()) return *std::move(error);
        if (input.bytes().empty()) return Error{Status::corrupt_image, "file is empty"};
        return detect_bytes(input.bytes(), workspace, ask);
    };
    Result<Detection> result = answered();
    drop_large_buffers(workspace);
    return result;
}

Result<Detection> Detector::State::detect_bytes(std::span<const std::uint8_t> bytes, Workspace& workspace,
                                                const Ask& ask) const {
    Detection detection;
    TagFacts tag;
    {
        const Stopwatch watch(detection.timings.exif);
        tag = exif::read_tag_facts(bytes, static_cast<std::size_t>(ask.page));
    }
    decode::Request request = this->request(ask);
    // A caller's own model knows no documents, and an explanation shows the picture as large as it is looked at.
    request.first_look = classifier && options.model.path.empty() && !ask.explain;
    if (auto error = decode(bytes, request, workspace, detection.timings)) return *std::move(error);
    coarse::FirstLook seen;
    Result<bool> answered = look(workspace, tag, ask, seen, detection);
    if (answered && !*answered) {
        // The colours and what was seen of them stay.
        std::swap(workspace.first_colour, workspace.decoded.colour);
        request.first_look = request.want_colour = false;
        if (auto error = decode(bytes, request, workspace, detection.timings)) return *std::move(error);
        std::swap(workspace.first_colour, workspace.decoded.colour);
        seen.map.reset();
        answered = look(workspace, tag, ask, seen, detection);
    }
    if (!answered) return answered.error();
    return detection;
}

std::optional<Error> Detector::State::decode(std::span<const std::uint8_t> bytes, const decode::Request& request,
                                             Workspace& workspace, Timings& timings) const {
    const Stopwatch watch(timings.decode);
    return decode::decode_encoded(bytes, request, workspace.decoded);
}

/// From the evidence to the answer: the estimates, and what is decided of each.
void Detector::State::decide(const TurnEvidence& turn_evidence, const SkewEvidence& skew_evidence, const LineTilt& edges,
                             const TagFacts& tag, Detection& detection) const {
    const confidence::TurnAnswer turn = confidence::decide_turn(turn_evidence, tag, options);
    const SkewEvidence& level = confidence::defines_level(turn_evidence) ? skew_evidence : no_skew;
    const bool by_circle = options.detect_skew && turn.kind == Kind::photo && turn_evidence.circle.passes > 0;
    const confidence::SkewAnswer skew = by_circle ? confidence::decide_tilt(turn_evidence, edges, options)
                                                  : confidence::decide_skew(level, turn.kind, options);
    detection.exif_orientation = tag.orientation;
    detection.quarter_turns = turn.quarter_turns;
    detection.mirrored = turn.mirrored;
    detection.posterior = turn.posterior;
    detection.confidence = turn.confidence;
    detection.turn_decision = turn.decision;
    detection.kind = turn.kind;
    detection.exif_agrees = turn.exif_agrees;
    detection.reads_several_ways = turn.reads_several_ways;
    for (std::size_t q = 0; q < 4; ++q) {
        const std::size_t shown = turn.mirrored ? (4 - q) % 4 : q;  // a flip reverses the sense of every turn
        detection.direction_share[shown] = static_cast<double>(turn_evidence.direction_share[q]);
    }
    // The flip comes before the turn and reverses the slope of everything.
    detection.skew = (turn.mirrored && skew.skew < 45.0 ? -skew.skew : skew.skew) + 0.0;  // never -0
    detection.skew_sigma = skew.sigma;
    detection.skew_confidence = skew.confidence;
    detection.level_confidence = skew.level_confidence;
    detection.level_decision = skew.level_decision;
    detection.decision = turn.decision == Decision::none ? skew.level_decision : turn.decision;
    const double turned = turn.decision == Decision::apply ? 90.0 * turn.quarter_turns : 0.0;
    // The level of a picture that is not flipped is that of its stored pixels.
    const double level_degrees = turn.decision == Decision::apply ? detection.skew : skew.skew;
    const double levelled = skew.level_decision == Decision::apply ? level_degrees : 0.0;
    detection.rotation_angle = normalised_degrees(turned + levelled);
}

/// What the stages look at; `seen` is filled unless it was before.
preprocess::Views Detector::State::make_views(Workspace& workspace, const Ask& ask, coarse::FirstLook& seen,
                                              Timings& timings) const {
    const decode::Decoded& decoded = workspace.decoded;
    preprocess::Workspace& memory = workspace.preprocess;
    preprocess::Sizes sizes;
    preprocess::Views views;
    {
        const Stopwatch watch(timings.preprocess);
        if (classifier) sizes.photo_short_side = std::max(sizes.photo_short_side, classifier->photo_side());
        const GreyView luma = preprocess::make_square(decoded.luma.view(), decoded.pixel_aspect, memory.square_luma);
        const RgbView colour = preprocess::make_square(decoded.colour.view(), decoded.pixel_aspect, memory.square_colour);
        views = preprocess::prepare(luma, colour, sizes, memory);
    }
    if (classifier && !seen.map) {
        const Stopwatch watch(timings.coarse);
        coarse::FirstLook now = classifier->look_first(views.page, seen.view ? RgbView{} : views.photo, ask.deadline);
        if (seen.view) {
            now.view = seen.view;
            now.circle = seen.circle;
            now.asked = std::move(seen.asked);
        }
        seen = std::move(now);
    }
    if (seen.surely_a_photo()) {
        const Stopwatch watch(timings.preprocess);
        preprocess::shrink_to_photo(sizes, memory, views);
    }
    return views;
}

/// From decoded planes to the answer. False: they are preliminary and the picture calls for larger ones; `seen` is what
/// was found.
Result<bool> Detector::State::look(Workspace& workspace, const TagFacts& tag, const Ask& ask, coarse::FirstLook& seen,
                                   Detection& detection) const {
    Timings& timings = detection.timings;
    const decode::Decoded& decoded = workspace.decoded;
    detection.width = decoded.stored_width;
    detection.height = decoded.stored_height;
    detection.page_index = decoded.page_index;
    detection.page_count = decoded.page_count;
    detection.truncated = decoded.truncated;
    detection.warnings = decoded.warnings;
    if (ask.deadline.expired()) return late_error(ask.deadline);

    std::shared_ptr<Explanation> explanation;
    if (ask.explain) explanation = std::make_shared<Explanation>();

    const preprocess::Views views = make_views(workspace, ask, seen, timings);
    if (decoded.preliminary && !seen.surely_a_photo()) return false;
    SkewEvidence skew_evidence;
    // The tilt of a photograph whose circle was asked comes from that and from edges near it; an explanation shows the
    // directions of photographs, too.
    const bool by_circle = seen.surely_a_photo() && !explanation && seen.circle.passes > 0;
    if (options.detect_skew && !by_circle) {
        const auto sought = seen.surely_a_photo() && !explanation ? pipeline::Sought::photo : pipeline::Sought::any;
        skew_evidence = pipeline::find_skew(views.fine, workspace.skew, timings, explanation.get(), ask.deadline, sought);
    }
    if (explanation && !views.fine.empty()) {
        scale_lines(static_cast<double>(decoded.stored_width) / views.square_width * views.fine_scale,
                    static_cast<double>(decoded.stored_height) / views.square_height * views.fine_scale, *explanation);
    }
    if (ask.deadline.expired()) return late_error(ask.deadline);

    TurnEvidence turn_evidence;
    if (classifier) {
        const Stopwatch watch(timings.coarse);
        turn_evidence = classifier->ask({.page = views.page,
                                         .photo = views.photo,
                                         .skew_degrees = skew_evidence.skew,
                                         .skew_reliable = skew_evidence.reliable,
                                         .text_energy = skew_evidence.text_energy,
                                         .tag_prior = confidence::tag_prior(tag, options.exif),
                                         .deadline = &ask.deadline,
                                         .first_look = &seen});
    }
    if (ask.deadline.expired()) return late_error(ask.deadline);
    if (seen.surely_a_photo() && turn_evidence.document_weight >= 0.5F) {
        seen.is_mistaken = true;
        return decoded.preliminary ? Result<bool>(false) : look(workspace, tag, ask, seen, detection);
    }
    LineTilt edges;
    if (options.detect_skew && turn_evidence.circle.passes > 0 && confidence::defines_level(turn_evidence)) {
        const confidence::RoughAngle rough = confidence::rough_angle(turn_evidence);
        edges = pipeline::find_tilt(views.fine, rough.degrees, rough.sigma, workspace.tilt, timings);
    }
    if (explanation) explain_turn(turn_evidence, edges, *explanation);
    {
        const Stopwatch watch(timings.confidence);
        decide(turn_evidence, skew_evidence, edges, tag, detection);
    }
    timings.vision = timings.exif + timings.preprocess + timings.edges + timings.lines + timings.vote +
                     timings.coarse + timings.confidence;
    detection.explanation = std::move(explanation);
    return true;
}

Detector::Detector(std::unique_ptr<const State> state) noexcept : state_(std::move(state)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;

Result<Detector> Detector::create(const Options& options) {
    if (std::optional<Error> error = check(options)) return *std::move(error);
    auto state = std::make_unique<State>();
    state->options = options;
    const bool has_network = coarse::Classifier::is_built_in() || !options.model.path.empty();
    if (options.detect_turn && has_network) {
        Result<coarse::Classifier> classifier = coarse::Classifier::create(options.model);
        if (!classifier) return classifier.error();
        state->classifier.emplace(std::move(classifier).value());
    }
    return Detector(std::unique_ptr<const State>(std::move(state)));
}

Result<Detection> Detector::detect_encoded(const void* data, std::size_t size, const Call& call) const {
    return guarded<Detection>([&]() -> Result<Detection> {
        if (data == nullptr) return Error{Status::invalid_argument, "image data is null"};
        if (size == 0) return Error{Status::invalid_argument, "image data is empty"};
        const Result<Ask> ask = ask_of(state_->options, call);
        if (!ask) return ask.error();
        const auto workspace = state_->lease_workspace();
        pipeline::MemoryInput input({static_cast<const std::uint8_t*>(data), size});
        return state_->detect(input, *workspace, *ask);
    });
}

Result<Detection> Detector::detect_file(const std::string& path, const Call& call) const {
    return guarded<Detection>([&]() -> Result<Detection> {
        const Result<Ask> ask = ask_of(state_->options, call);
        if (!ask) return ask.error();
        const auto workspace = state_->lease_workspace();
        pipeline::FileInput input;
        if (auto error = input.open(path, state_->options.limits.max_input_bytes, workspace->file)) return *std::move(error);
        return state_->detect(input, *workspace, *ask);
    });
}

Result<Detection> Detector::detect_reader(const Reader& reader, const Call& call) const {
    return guarded<Detection>([&]() -> Result<Detection> {
        if (!reader.read_at) return Error{Status::invalid_argument, "read_at is empty"};
        const Result<Ask> ask = ask_of(state_->options, call);
        if (!ask) return ask.error();
        const auto workspace = state_->lease_workspace();
        pipeline::ReaderInput input(reader, ask->deadline, workspace->file);
        if (auto error = input.admit(state_->options.limits.max_input_bytes)) return *std::move(error);
        return state_->detect(input, *workspace, *ask);
    });
}

Result<Detection> Detector::detect_pixels(const ImageView& image, int exif_orientation, const Call& call) const {
    return guarded<Detection>([&]() -> Result<Detection> {
        if (exif_orientation < 0 || exif_orientation > 8) {
            return Error{Status::invalid_argument, "exif_orientation is not within 0..8"};
        }
        const Result<Ask> ask = ask_of(state_->options, call);
        if (!ask) return ask.error();
        const auto workspace = state_->lease_workspace();
        Detection detection;
        TagFacts tag;
        tag.orientation = exif_orientation;
        std::optional<Error> error;
        {
            const Stopwatch watch(detection.timings.decode);
            error = decode::decode_pixels(image, state_->request(*ask), workspace->decoded);
        }
        if (error) return *std::move(error);
        coarse::FirstLook seen;
        const Result<bool> answered = state_->look(*workspace, tag, *ask, seen, detection);
        drop_large_buffers(*workspace);
        if (!answered) return answered.error();
        return detection;
    });
}

const Options& Detector::options() const noexcept { return state_->options; }

int read_exif_orientation(const void* data, std::size_t size) noexcept {
    if (data == nullptr) return 0;
        try {
        return exif::read_orientation({static_cast<const std::uint8_t*>(data), size});
    } catch (const std::bad_alloc&) {
        return 0;
    }
}

}  // namespace upright
