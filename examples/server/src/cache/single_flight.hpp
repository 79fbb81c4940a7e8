// One computation for identical requests that come at the same time: the first computes, the others wait for it.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace service {

template <class Result>
class SingleFlight {
 public:
  using Waiter = std::function<void(const Result&)>;
  using Abandoned = std::function<bool()>;

  /// Adds a waiter for `key`. True: it is the first, and the caller owes one call of land(key, ...).
  bool join(const std::string& key, Waiter waiter, Abandoned abandoned) {
    const std::lock_guard lock(mutex_);
    auto& flight = flights_[key];
    flight.waiters.push_back(std::move(waiter));
    flight.abandoned.push_back(std::move(abandoned));
    return flight.waiters.size() == 1;
  }

  /// Hands the result to all who wait.
  void land(const std::string& key, const Result& result) {
    std::vector<Waiter> waiters;
    {
      const std::lock_guard lock(mutex_);
      const auto found = flights_.find(key);
      if (found == flights_.end()) return;
      waiters = std::move(found->second.waiters);
      flights_.erase(found);
    }
    for (const Waiter& waiter : waiters) waiter(result);
  }

  /// Have all who wait for `key` left?
  bool abandoned(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = flights_.find(key);
    return found == flights_.end() || std::all_of(found->second.abandoned.begin(), found->second.abandoned.end(),
                                                  [](const Abandoned& left) { return left(); });
  }

 private:
  struct Flight {
    std::vector<Waiter> waiters;
    std::vector<Abandoned> abandoned;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Flight> flights_;
};

}  // namespace service
