// Threads behind a bounded queue: a full queue refuses at once, it never makes the caller wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace service {

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t queue_limit);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when the queue is full or the pool is closed; `job` was then not taken and will not run.
  /// A job must not throw; one that does is logged and the thread goes on.
  bool try_submit(std::function<void()> job);

  /// Takes no more jobs, runs all that are queued, ends the threads.
  void close();

  std::size_t queued() const;
  std::size_t running() const;

 private:
  void work();

  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::size_t running_ = 0;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace service
