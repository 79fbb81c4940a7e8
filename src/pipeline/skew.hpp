// The fine angle: edges -> lines -> vote, in this order and with one workspace.
#pragma once

#include <memory>

#include "common/deadline.hpp"
#include "common/evidence.hpp"
#include "common/image.hpp"
#include "upright/detection.hpp"

namespace upright::pipeline {

/// Scratch memory of one thread, reused from image to image.
class SkewWorkspace {
public:
    SkewWorkspace();
    ~SkewWorkspace();
    struct State;
    State& state() noexcept { return *state_; }

private:
    std::unique_ptr<State> state_;
};

/// What is known of the picture. Of a photograph the search ends where no angle would be answered whatever came of it, and
/// nothing is found then; of the preview of one any trace of an angle counts as found.
enum class Sought { any, photo, trace_in_a_photo };

/// `fine` is preprocess::Views::fine. Adds its times to `timings`; fills `explanation` unless null (coordinates in
/// pixels of `fine`). Never fails: an image without lines gives SkewEvidence::found == false,
/// and so does a deadline that expires on the way.
SkewEvidence find_skew(GreyView fine, SkewWorkspace& workspace, Timings& timings, Explanation* explanation,
                       const Deadline& deadline = {}, Sought sought = Sought::any);

}  // namespace upright::pipeline
