// One process of the deployment: puts the parts of its role together, runs until it is told to stop, drains.
#pragma once

#include <memory>

#include "base/config.hpp"

namespace service {

class Application {
 public:
  /// Throws std::runtime_error with a sentence when something cannot start.
  explicit Application(const Config& config);
  ~Application();

  /// Not ready, then no new connections, then all work under way is finished and written. False when work was left.
  bool drain();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace service
