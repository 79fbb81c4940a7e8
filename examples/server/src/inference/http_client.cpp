#include "inference/http_client.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/identity.hpp"
#include "base/worker_pool.hpp"
#include "http/client.hpp"

namespace service {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How often each replica is asked whether it is ready: a replica that died or came back is known within this.
constexpr milliseconds check_every{1000};
constexpr milliseconds check_timeout{900};

class HttpInference : public Inference {
 public:
  HttpInference(std::vector<std::string> bases, std::size_t threads, std::size_t queue_limit)
      : replicas_(bases.size()), pool_(threads, queue_limit), watcher_([this] { watch(); }) {
    for (std::size_t k = 0; k < bases.size(); ++k) replicas_[k].base = std::move(bases[k]);
    started_ = true;
    started_.notify_all();
  }
  ~HttpInference() override {
    pool_.close();
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_all();
    watcher_.join();
  }

  void predict(InferenceRequest request, std::function<void(Outcome)> done) override {
    auto shared_done = std::make_shared<std::function<void(Outcome)>>(std::move(done));
    const bool taken = pool_.try_submit([this, request = std::move(request), shared_done] {
      if (request.abandoned()) return (*shared_done)(Failure{ErrorCode::cancelled, ""});
      (*shared_done)(call(request));
    });
    if (!taken) (*shared_done)(Failure{ErrorCode::overloaded, "too many calls of the model service at once"});
  }

  std::string model() const override {
    const std::lock_guard lock(mutex_);
    return model_;
  }
  bool ready() const override {
    return std::any_of(replicas_.begin(), replicas_.end(), [](const Replica& one) { return one.healthy.load(); });
  }

 private:
  struct Replica {
    std::string base;
    std::atomic<bool> healthy{false};
  };

  Replica& next_replica() {
    const std::size_t first = turn_.fetch_add(1);
    for (std::size_t k = 0; k < replicas_.size(); ++k) {
      Replica& candidate = replicas_[(first + k) % replicas_.size()];
      if (candidate.healthy) return candidate;
    }
    return replicas_[first % replicas_.size()];  // none is known to be well: one of them may be by now
  }

  Outcome call(const InferenceRequest& request) {
    Replica& replica = next_replica();
    const auto left = std::chrono::duration_cast<milliseconds>(request.deadline - steady_clock::now());
    if (left.count() <= 0) return Failure{ErrorCode::deadline, "no time was left for the model service"};
    ClientRequest message;
    message.method = "POST";
    message.url = replica.base + "/predict";
    message.headers = {"Content-Type: application/octet-stream", "X-Request-ID: " + request.request_id,
                       "traceparent: " + traceparent_for(request.trace_id)};
    message.body = *request.image;
    message.timeout = left;
    const ClientResponse response = http_call(message);
    if (response.status == 0) {
      if (steady_clock::now() >= request.deadline)
        return Failure{ErrorCode::deadline, "the model service took too long"};
      replica.healthy = false;
      return Failure{ErrorCode::model_unavailable, "the model service cannot be reached"};
    }
    if (response.status == 200) {
      auto answer = answer_from_json(response.body);
      if (!answer) return Failure{ErrorCode::internal, "the model service sent no answer"};
      learn(answer->model);
      return *answer;
    }
    return failure_of(response);
  }

  static Failure failure_of(const ClientResponse& response) {
    const auto json = nlohmann::json::parse(response.body, nullptr, false);
    if (json.is_discarded() || !json.is_object() || !json.contains("code") || !json["code"].is_string())
      return {ErrorCode::model_unavailable, "the model service answered " + std::to_string(response.status)};
    const ErrorCode code = error_code_of(json["code"].get<std::string>());
    // A replica that goes away is one that another call need not meet again.
    return {code == ErrorCode::draining ? ErrorCode::model_unavailable : code, json.value("detail", std::string())};
  }

  void learn(const std::string& model) {
    const std::lock_guard lock(mutex_);
    model_ = model;
  }

  void watch() {
    started_.wait(false);
    std::unique_lock lock(mutex_);
    while (!closing_) {
      lock.unlock();
      for (Replica& replica : replicas_) check(replica);
      lock.lock();
      wake_.wait_for(lock, check_every, [this] { return closing_; });
    }
  }

  void check(Replica& replica) {
    ClientRequest message;
    message.url = replica.base + "/health/ready";
    message.timeout = check_timeout;
    const ClientResponse response = http_call(message);
    replica.healthy = response.status == 200;
    if (response.status != 200) return;
    const auto json = nlohmann::json::parse(response.body, nullptr, false);
    if (json.is_object()) learn(json.value("model", std::string()));
  }

  std::atomic<bool> started_{false};
  std::vector<Replica> replicas_;
  std::atomic<std::size_t> turn_{0};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::string model_;
  bool closing_ = false;
  WorkerPool pool_;
  std::thread watcher_;
};

}  // namespace

std::unique_ptr<Inference> http_inference(std::vector<std::string> bases, std::size_t threads,
                                          std::size_t queue_limit) {
  return std::make_unique<HttpInference>(std::move(bases), threads, queue_limit);
}

}  // namespace service
