#include "inference/retrying.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

namespace service {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// One thread that runs things later. On destruction all that waits runs at once, so that every call is answered.
class Timer {
 public:
  Timer() : thread_([this] { work(); }) {}
  ~Timer() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void after(milliseconds pause, std::function<void()> job) {
    const std::lock_guard lock(mutex_);
    jobs_.emplace(steady_clock::now() + pause, std::move(job));
    wake_.notify_all();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (jobs_.empty()) {
        if (closing_) return;
        wake_.wait(lock);
        continue;
      }
      const auto next = jobs_.begin();
      if (!closing_ && next->first > steady_clock::now()) {
        const auto when = next->first;
        wake_.wait_until(lock, when);
        continue;
      }
      auto job = std::move(next->second);
      jobs_.erase(next);
      lock.unlock();
      job();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::multimap<steady_clock::time_point, std::function<void()>> jobs_;
  bool closing_ = false;
  std::thread thread_;
};

class Budget {
 public:
  void succeeded() {
    const std::lock_guard lock(mutex_);
    tokens_ = std::min(most, tokens_ + 0.1);
  }
  bool failed_and_may_retry() {
    const std::lock_guard lock(mutex_);
    tokens_ = std::max(0.0, tokens_ - 1);
    return tokens_ > most / 2;
  }

 private:
  // gRFC A6 uses tokens of this size in its example; enough for a burst when one of few replicas dies.
  static constexpr double most = 100;
  std::mutex mutex_;
  double tokens_ = most;
};

class Retrying : public Inference {
 public:
  Retrying(std::unique_ptr<Inference> remote, const RetryPolicy& policy, Metrics& metrics)
      : policy_(policy), metrics_(metrics), remote_(std::move(remote)) {}
  ~Retrying() override { closing_ = true; }

  void predict(InferenceRequest request, std::function<void(Outcome)> done) override {
    attempt(std::make_shared<Call>(Call{std::move(request), std::move(done), 1}));
  }
  std::string model() const override { return remote_->model(); }
  bool ready() const override { return remote_->ready(); }

 private:
  struct Call {
    InferenceRequest request;
    std::function<void(Outcome)> done;
    int number;
  };

  void attempt(std::shared_ptr<Call> call) {
    remote_->predict(call->request, [this, call](Outcome outcome) {
      const auto* failure = std::get_if<Failure>(&outcome);
      if (failure == nullptr || failure->code != ErrorCode::model_unavailable) {
        if (failure == nullptr) budget_.succeeded();
        return call->done(std::move(outcome));
      }
      const bool allowed = budget_.failed_and_may_retry();
      const milliseconds pause = pause_before(call->number + 1);
      if (closing_ || !allowed || call->number >= policy_.attempts || call->request.abandoned() ||
          steady_clock::now() + pause >= call->request.deadline)
        return call->done(std::move(outcome));
      ++call->number;
      metrics_.retry();
      timer_.after(pause, [this, call] { attempt(call); });
    });
  }

  milliseconds pause_before(int attempt_number) const {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto longest = policy_.base.count() << (attempt_number - 2);
    return milliseconds(std::uniform_int_distribution<milliseconds::rep>(longest / 2, longest)(random));
  }

  const RetryPolicy policy_;
  Metrics& metrics_;
  Budget budget_;
  std::atomic<bool> closing_{false};
  // In this order: the thread of the timer ends first and hands what waits to the remote, which then ends its calls.
  std::unique_ptr<Inference> remote_;
  Timer timer_;
};

}  // namespace

std::unique_ptr<Inference> with_retries(std::unique_ptr<Inference> remote, const RetryPolicy& policy,
                                        Metrics& metrics) {
  return std::make_unique<Retrying>(std::move(remote), policy, metrics);
}

}  // namespace service
