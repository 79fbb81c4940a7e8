// The cache of this process: least recently used goes first, bounded by bytes, entries live for a fixed time.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <unordered_map>

#include "cache/result_cache.hpp"

namespace service {

class LruCache : public ResultCache {
 public:
  using Now = std::chrono::steady_clock::time_point (*)();

  LruCache(std::size_t max_bytes, std::chrono::seconds lifetime, Now now = std::chrono::steady_clock::now)
      : max_bytes_(max_bytes), lifetime_(lifetime), now_(now) {}

  std::optional<std::string> get(const std::string& key) override;
  void put(const std::string& key, const std::string& value) override;
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    std::string value;
    std::chrono::steady_clock::time_point dies;
  };
  using Entries = std::list<Entry>;

  void remove(Entries::iterator entry);

  const std::size_t max_bytes_;
  const std::chrono::seconds lifetime_;
  const Now now_;
  mutable std::mutex mutex_;
  Entries entries_;  // the most recently used first
  std::unordered_map<std::string, Entries::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace service
