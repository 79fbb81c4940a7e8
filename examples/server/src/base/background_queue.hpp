// Work that must never delay an answer: items wait in a bounded queue for one thread that delivers them in batches.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace service {

struct BackgroundLimits {
  std::size_t items = 10000;
  std::size_t bytes = std::size_t{64} << 20;
  std::size_t batch = 128;
};

template <class Item>
class BackgroundQueue {
 public:
  using Deliver = std::function<bool(const std::vector<Item>&)>;  // false: the other side is down, try again
  using Dropped = std::function<void(std::size_t)>;               // told of each item that is lost

  BackgroundQueue(BackgroundLimits limits, Deliver deliver, Dropped dropped)
      : limits_(limits), deliver_(std::move(deliver)), dropped_(std::move(dropped)), thread_([this] { work(); }) {}
  ~BackgroundQueue() { close(std::chrono::milliseconds(0)); }
  BackgroundQueue(const BackgroundQueue&) = delete;
  BackgroundQueue& operator=(const BackgroundQueue&) = delete;

  /// Queues an item of about `bytes`; a full queue drops it and counts it.
  void push(Item item, std::size_t bytes) {
    {
      const std::lock_guard lock(mutex_);
      if (!closing_ && queue_.size() < limits_.items && bytes_ + bytes <= limits_.bytes) {
        queue_.emplace_back(std::move(item), bytes);
        bytes_ += bytes;
        wake_.notify_one();
        return;
      }
    }
    dropped_(1);
  }

  std::size_t depth() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

  /// Takes no more, delivers what is queued for at most `patience`, counts the rest as dropped.
  void close(std::chrono::milliseconds patience) {
    {
      const std::lock_guard lock(mutex_);
      if (!closing_) give_up_ = std::chrono::steady_clock::now() + patience;
      closing_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  static constexpr std::chrono::milliseconds first_pause{100};
  static constexpr std::chrono::milliseconds longest_pause{5000};

  void work() {
    std::chrono::milliseconds pause = first_pause;
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::vector<Item> batch;
      std::size_t batch_bytes = 0;
      while (!queue_.empty() && batch.size() < limits_.batch) {
        batch.push_back(std::move(queue_.front().first));
        batch_bytes += queue_.front().second;
        queue_.pop_front();
      }
      lock.unlock();
      while (!deliver_(batch)) {
        lock.lock();
        const bool over = wake_.wait_for(lock, pause, [this] { return closing_; }) &&
                          std::chrono::steady_clock::now() >= give_up_;
        lock.unlock();
        if (over) {
          dropped_(batch.size());
          break;
        }
        // While closing, wait_for returns at once: sleep a little instead of spinning until the patience ends.
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        pause = std::min(2 * pause, longest_pause);
      }
      pause = first_pause;
      lock.lock();
      bytes_ -= batch_bytes;
    }
  }

  const BackgroundLimits limits_;
  const Deliver deliver_;
  const Dropped dropped_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::pair<Item, std::size_t>> queue_;
  std::size_t bytes_ = 0;
  bool closing_ = false;
  std::chrono::steady_clock::time_point give_up_;
  std::thread thread_;
};

}  // namespace service
