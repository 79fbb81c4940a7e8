#include "pipeline/skew.hpp"

namespace upright::pipeline {

struct SkewWorkspace::State {};
SkewWorkspace::SkewWorkspace() : state_(std::make_unique<State>()) {}
SkewWorkspace::~SkewWorkspace() = default;

SkewEvidence find_skew(GreyView, SkewWorkspace&, Timings&, Explanation*) { return {}; }

}  // namespace upright::pipeline
