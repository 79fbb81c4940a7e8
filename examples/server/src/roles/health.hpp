// /health, /health/live, /health/ready and /metrics: on every role, answered by the I/O threads themselves, so that
// they never wait behind images.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "http/router.hpp"

namespace service {

/// `not_ready` gives the reason why no new work should come here, or nothing. `model` is told by /health/ready.
void add_health(Router& router, Metrics& metrics, std::function<std::optional<Failure>()> not_ready,
                std::function<std::string()> model);

}  // namespace service
