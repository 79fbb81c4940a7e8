// An embedded network that is unpacked when it is first asked: few pages need that of photographs, which is the largest,
// and few photographs the other two.
#pragma once

#include <memory>
#include <span>

#include <opencv2/core.hpp>

#include "coarse/packed_model.hpp"

namespace upright::coarse {

/// Copies share what was unpacked. Safe from many threads.
class LazyModel {
public:
    /// `data` must stay. Throws std::invalid_argument where it does not begin as a packed network does.
    explicit LazyModel(std::span<const unsigned char> data);

    cv::Size input_size() const noexcept;
    const Model& get() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace upright::coarse
