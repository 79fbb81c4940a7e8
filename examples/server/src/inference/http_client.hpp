// The model in another process, over HTTP: POST /predict of replicas taken in turn. For networks without gRPC.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "inference/inference.hpp"

namespace service {

/// `bases` are http://HOST:PORT. `threads` calls run at once, `queue_limit` more may wait.
std::unique_ptr<Inference> http_inference(std::vector<std::string> bases, std::size_t threads, std::size_t queue_limit);

}  // namespace service
