// Calls a remote model again when it could not be reached, within limits that keep an outage from feeding itself.
//
// Inference changes nothing, so that a second call is always safe. Only model_unavailable is tried again: a full queue
// (overloaded) or a slow model (deadline) would only get worse. Pauses double from `base`, each with full jitter
// between half and all of it. The budget is a token bucket as in gRFC A6: each failure costs one token, each success
// earns a tenth; below half, nothing is tried again.
#pragma once

#include <chrono>
#include <memory>

#include "base/metrics.hpp"
#include "inference/inference.hpp"

namespace service {

struct RetryPolicy {
  int attempts = 3;  // the first one included
  std::chrono::milliseconds base{100};
};

std::unique_ptr<Inference> with_retries(std::unique_ptr<Inference> remote, const RetryPolicy& policy, Metrics& metrics);

}  // namespace service
