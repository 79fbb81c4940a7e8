// The model: in this process (local.hpp) or in another one (grpc_client.hpp, http_client.hpp).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "base/error.hpp"
#include "inference/answer.hpp"

namespace service {

struct InferenceRequest {
  std::shared_ptr<const std::string> image;  // a whole file
  std::string request_id;
  std::string trace_id;
  std::chrono::steady_clock::time_point deadline;
  std::function<bool()> abandoned = [] { return false; };  // true: nobody waits any more, the work may be left out
};

using Outcome = std::variant<Answer, Failure>;

class Inference {
 public:
  virtual ~Inference() = default;
  /// Returns at once; `done` is called exactly once, on some thread. Never throws.
  virtual void predict(InferenceRequest request, std::function<void(Outcome)> done) = 0;
  /// Name and version of the model as far as they are known, else empty. Goes into the keys of the cache.
  virtual std::string model() const = 0;
  virtual bool ready() const = 0;
};

}  // namespace service
