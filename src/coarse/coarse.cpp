#include "coarse/coarse.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>

#include "coarse/circle.hpp"
#include "coarse/content_map.hpp"
#include "coarse/custom_model.hpp"
#include "coarse/model_data.hpp"
#include "coarse/lazy_model.hpp"
#include "coarse/questions.hpp"
#include "coarse/session.hpp"
#include "coarse/onnx_component.hpp"
#include "common/pool.hpp"

namespace upright::coarse {
namespace {

/// Network copies kept for later calls; more callers than this at once only pay for building theirs.
constexpr std::size_t max_idle_runners = 16;

}  // namespace

struct Classifier::State {
    std::optional<LazyModel> photo, page, tile;
    std::optional<CustomModel> custom;
    mutable Pool<Runner> runners{max_idle_runners};

    std::unique_ptr<Runner> make_runner() const {
        if (!custom) return coarse::make_runner(*photo, *page, *tile);
        auto runner = std::make_unique<Runner>();
        runner->photo.emplace(build(*custom));
        runner->photo_input = custom->input;
        runner->photo_turns = custom->turns;
        return runner;
    }
    auto lease() const {
        return runners.acquire([this] { return make_runner(); });
    }
};

Classifier::Classifier(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

bool Classifier::is_built_in() noexcept { return true; }
bool Classifier::can_run_own_model() noexcept { return OnnxNetwork::is_available(); }

Result<Classifier> Classifier::create(const ClassifierModel& model) {
    auto state = std::make_unique<State>();
    try {
        if (!model.path.empty()) {
            Result<CustomModel> custom = read_custom_model(model);
            if (!custom) return custom.error();
            state->custom.emplace(std::move(custom).value());
        } else {
            state->photo.emplace(packed_photo_model());
            state->page.emplace(packed_page_model());
            state->tile.emplace(packed_tile_model());
        }
        state->lease();  // a caller's own is built now, so that the first image does not wait for it
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) throw std::bad_alloc();
        return Error{Status::invalid_model, failure.what()};
    } catch (const std::invalid_argument& failure) {
        return Error{Status::invalid_model, failure.what()};
    }
    return Classifier(std::move(state));
}

int Classifier::photo_side() const noexcept {
    if (state_->custom) return std::max(state_->custom->input.size.width, state_->custom->input.size.height);
    return std::max(state_->photo->input_size().width, state_->photo->input_size().height);
}

bool FirstLook::surely_a_photo() const noexcept {
    return view && !is_mistaken && view->document <= most_document_of_a_photo;
}

FirstLook Classifier::look_first(const GreyView& page, const RgbView& photo, const Deadline& deadline) const {
    FirstLook seen;
    seen.map = std::make_shared<const ContentMap>(find_content(page, spread_depth));
    const bool has_photo_view = !state_->custom && !photo.empty();
    if (!has_photo_view || deadline.expired() || is_blank(*seen.map) || is_asked_as_a_page(page, *seen.map)) return seen;
    const auto runner = state_->lease();
    seen.view = ask_view(photo, 0, *runner);
    if (seen.view->document < 0.5) {
        TurnEvidence first;
        first.photo = seen.view->log_probability;
        first.photo_passes = 1;
        first.resolution = resolution_of(page);
        seen.circle = ask_circle(photo, first, &deadline, *runner);
    }
    return seen;
}

TurnEvidence Classifier::ask(const Input& input) const {
    FirstLook* const seen = input.first_look;
    std::shared_ptr<const ContentMap> map = seen != nullptr ? seen->map : nullptr;
    if (!map) map = std::make_shared<const ContentMap>(find_content(input.page, spread_depth));
    const double skew_degrees = input.skew_reliable ? input.skew_degrees : 0.0;
    const bool keeps = seen != nullptr && seen->view;
    if (keeps && !seen->asked) seen->asked.emplace();
    const bool is_the_same = keeps && seen->asked->map == map && seen->asked->skew_degrees == skew_degrees;
    if (is_the_same) return seen->asked->evidence;
    const auto runner = state_->lease();
    const TurnEvidence evidence = Session(input, *map, *runner).run();
    if (keeps) {
        seen->asked->map = map;
        seen->asked->skew_degrees = skew_degrees;
        seen->asked->evidence = evidence;
    }
    return evidence;
}

}  // namespace upright::coarse
