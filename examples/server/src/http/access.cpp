#include "http/access.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "base/digest.hpp"

namespace service {
namespace {

// Buckets that are remembered at once; beyond this the full ones, which limit nobody, are forgotten.
constexpr std::size_t max_buckets = 65536;

std::string presented_key(const HttpHead& head) {
  if (std::string key = head.header("x-api-key"); !key.empty()) return key;
  const std::string authorization = head.header("authorization");
  constexpr std::size_t scheme = 7;  // "Bearer "
  if (authorization.size() > scheme &&
      (authorization.rfind("Bearer ", 0) == 0 || authorization.rfind("bearer ", 0) == 0))
    return authorization.substr(scheme);
  return {};
}

}  // namespace

Access::Access(AccessPolicy policy) : policy_(std::move(policy)) {}

std::optional<Failure> Access::check(const HttpHead& head) {
  std::string client = head.peer_address;
  if (!policy_.key_digests.empty()) {
    const std::string key = presented_key(head);
    if (key.empty()) return Failure{ErrorCode::unauthorized, "send an API key as X-API-Key or as a Bearer token"};
    const std::string digest = sha256_hex(key);
    bool known = false;
    for (const std::string& allowed : policy_.key_digests) known |= equal_in_constant_time(digest, allowed);
    if (!known) return Failure{ErrorCode::unauthorized, "this API key is not known"};
    client = digest;
  }
  if (policy_.requests_per_second > 0 && !take_token(client))
    return Failure{ErrorCode::rate_limited,
                   "at most " + std::to_string(policy_.requests_per_second) + " requests a second are accepted"};
  return std::nullopt;
}

bool Access::take_token(const std::string& client) {
  const auto now = Clock::now();
  const std::lock_guard lock(mutex_);
  const auto refill = [&](Bucket& bucket) {
    const double seconds = std::chrono::duration<double>(now - bucket.filled).count();
    bucket.tokens = std::min(policy_.burst, bucket.tokens + seconds * policy_.requests_per_second);
    bucket.filled = now;
  };
  if (buckets_.size() >= max_buckets && buckets_.find(client) == buckets_.end())
    for (auto entry = buckets_.begin(); entry != buckets_.end();) {
      refill(entry->second);
      entry = entry->second.tokens >= policy_.burst ? buckets_.erase(entry) : std::next(entry);
    }
  Bucket& bucket = buckets_.try_emplace(client, Bucket{policy_.burst, now}).first->second;
  refill(bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::vector<std::string> read_key_digests(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("the file of API keys cannot be read: " + path);
  std::vector<std::string> digests;
  for (std::string line; std::getline(file, line);) {
    line.resize(std::min(line.size(), line.find('#')));
    line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; }),
               line.end());
    if (line.empty()) continue;
    const bool hexadecimal = line.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (line.size() != 64 || !hexadecimal)
      throw std::runtime_error("the file of API keys holds something that is no SHA-256 in lower-case hexadecimal");
    digests.push_back(line);
  }
  if (digests.empty()) throw std::runtime_error("the file of API keys holds no key: " + path);
  return digests;
}

}  // namespace service
