#include "cache/lru_cache.hpp"

namespace service {
namespace {

// A list node, a hash node and two copies of the key, measured roughly: counted so that the limit means memory.
constexpr std::size_t overhead_bytes = 256;

std::size_t cost(const std::string& key, const std::string& value) {
  return 2 * key.size() + value.size() + overhead_bytes;
}

}  // namespace

std::optional<std::string> LruCache::get(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  if (now_() >= found->second->dies) {
    remove(found->second);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->value;
}

void LruCache::put(const std::string& key, const std::string& value) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) remove(found->second);
  if (cost(key, value) > max_bytes_) return;
  bytes_ += cost(key, value);
  entries_.push_front({key, value, now_() + lifetime_});
  by_key_[key] = entries_.begin();
  while (bytes_ > max_bytes_) remove(std::prev(entries_.end()));
}

std::size_t LruCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void LruCache::remove(Entries::iterator entry) {
  bytes_ -= cost(entry->key, entry->value);
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace service
