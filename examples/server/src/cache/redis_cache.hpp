// The cache that all replicas share. A Redis that is down costs one short wait; then it is left alone for some seconds.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cache/result_cache.hpp"

namespace service {

struct RedisOptions {
  std::string host;
  int port = 6379;
  std::string password;
  int database = 0;
  std::chrono::milliseconds timeout{50};
  std::chrono::seconds lifetime{3600};
  std::chrono::milliseconds leave_alone{5000};  // after a failure
};

std::unique_ptr<ResultCache> redis_cache(const RedisOptions& options);

}  // namespace service
