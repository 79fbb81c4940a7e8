#include "coarse/coarse.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>

#include "coarse/content_map.hpp"
#include "coarse/custom_model.hpp"
#include "coarse/model_data.hpp"
#include "coarse/packed_model.hpp"
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
    std::optional<Model> photo, page, tile;
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
            state->photo.emplace(unpack(packed_photo_model()));
            state->page.emplace(unpack(packed_page_model()));
            state->tile.emplace(unpack(packed_tile_model()));
        }
        state->lease();  // built now, so that the first image does not wait for it
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
    return std::max(state_->photo->width, state_->photo->height);
}

TurnEvidence Classifier::ask(const Input& input) const {
    const ContentMap map = find_content(input.page, spread_depth);
    const auto runner = state_->lease();
    return Session(input, map, *runner).run();
}

}  // namespace upright::coarse
