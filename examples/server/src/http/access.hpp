// Who may ask, and how often: API keys by their digest, a token bucket for each key or address.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/message.hpp"

namespace service {

struct AccessPolicy {
  std::vector<std::string> key_digests;  // SHA-256 of each key, hexadecimal; empty: no key is asked for
  double requests_per_second = 0;        // for one key or address; 0: no limit
  double burst = 20;
};

class Access {
 public:
  explicit Access(AccessPolicy policy);

  /// The key is in X-API-Key or in Authorization: Bearer. Nothing when the request may go on.
  std::optional<Failure> check(const HttpHead& head);

 private:
  bool take_token(const std::string& client);

  struct Bucket {
    double tokens;
    Clock::time_point filled;
  };
  const AccessPolicy policy_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

/// Reads one digest a line; '#' begins a comment. Throws std::runtime_error with a sentence.
std::vector<std::string> read_key_digests(const std::string& path);

}  // namespace service
