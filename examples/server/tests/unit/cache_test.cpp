#include <doctest/doctest.h>

#include <vector>

#include "cache/lru_cache.hpp"
#include "cache/single_flight.hpp"

using service::LruCache;

namespace {
std::chrono::steady_clock::time_point present;
std::chrono::steady_clock::time_point now() { return present; }
}  // namespace

TEST_CASE("the least recently used entry goes first") {
  LruCache cache(3 * 300, std::chrono::seconds(10), now);
  for (const char* key : {"a", "b", "c"}) cache.put(key, "value");
  CHECK(cache.get("a").has_value());
  cache.put("d", "value");
  CHECK(cache.get("a").has_value());
  CHECK_FALSE(cache.get("b").has_value());
  CHECK(cache.bytes() <= 900);
}

TEST_CASE("an entry lives for its time and no longer") {
  LruCache cache(10000, std::chrono::seconds(10), now);
  cache.put("key", "value");
  present += std::chrono::milliseconds(9999);
  CHECK(cache.get("key") == "value");
  present += std::chrono::milliseconds(1);
  CHECK_FALSE(cache.get("key").has_value());
  CHECK(cache.bytes() == 0);
}

TEST_CASE("an entry that is larger than the cache is not kept, and pushes nothing out") {
  LruCache cache(600, std::chrono::seconds(10), now);
  cache.put("small", "value");
  cache.put("large", std::string(1000, 'x'));
  CHECK(cache.get("small").has_value());
  CHECK_FALSE(cache.get("large").has_value());
}

TEST_CASE("a new value replaces the old one") {
  LruCache cache(10000, std::chrono::seconds(10), now);
  cache.put("key", "old");
  cache.put("key", "new");
  CHECK(cache.get("key") == "new");
}

TEST_CASE("of identical requests the first computes and all are told") {
  service::SingleFlight<int> flights;
  std::vector<int> told;
  bool left[3] = {false, false, false};
  const auto join = [&](int k) {
    return flights.join("key", [&told](const int& result) { told.push_back(result); }, [&left, k] { return left[k]; });
  };
  CHECK(join(0));
  CHECK_FALSE(join(1));
  CHECK_FALSE(join(2));
  left[0] = left[1] = true;
  CHECK_FALSE(flights.abandoned("key"));  // one still waits
  left[2] = true;
  CHECK(flights.abandoned("key"));
  flights.land("key", 7);
  CHECK(told == std::vector<int>{7, 7, 7});
  CHECK(join(0));  // a new flight
}
