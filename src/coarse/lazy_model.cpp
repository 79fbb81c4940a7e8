#include "coarse/lazy_model.hpp"

#include <mutex>
#include <optional>

namespace upright::coarse {

struct LazyModel::State {
    std::span<const unsigned char> data;
    cv::Size input_size;
    std::mutex mutex;
    std::optional<Model> model;  ///< never changed again once it is there
};

LazyModel::LazyModel(std::span<const unsigned char> data) : state_(std::make_shared<State>()) {
    state_->data = data;
    state_->input_size = packed_input_size(data);
}

cv::Size LazyModel::input_size() const noexcept { return state_->input_size; }

const Model& LazyModel::get() const {
    const std::lock_guard lock(state_->mutex);
    if (!state_->model) state_->model.emplace(unpack(state_->data));
    return *state_->model;
}

}  // namespace upright::coarse
