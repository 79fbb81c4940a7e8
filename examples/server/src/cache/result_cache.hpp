// Answers that are known already: in this process (lru_cache.hpp) and shared by all (redis_cache.hpp).
#pragma once

#include <optional>
#include <string>

namespace service {

class ResultCache {
 public:
  virtual ~ResultCache() = default;
  /// Never throws, never waits longer than the cache's own short limit; a cache that is down has nothing.
  virtual std::optional<std::string> get(const std::string& key) = 0;
  virtual void put(const std::string& key, const std::string& value) = 0;
};

}  // namespace service
