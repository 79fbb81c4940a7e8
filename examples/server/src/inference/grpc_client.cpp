#include "inference/grpc_client.hpp"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "base/identity.hpp"
#include "inference/proto_convert.hpp"

namespace service {
namespace {

using namespace std::chrono_literals;

constexpr int max_message_bytes = 32 << 20;
// A replica that came back is found within this; one that vanished without a word within the keepalive time.
constexpr int longest_reconnect_ms = 1000;
constexpr int keepalive_ms = 10'000;
constexpr int keepalive_timeout_ms = 2'000;
constexpr auto describe_every = 1s;
constexpr auto describe_timeout = 900ms;
constexpr auto look_for_abandoned_every = 50ms;

// round_robin over all addresses; with healthCheckConfig the client watches grpc.health.v1 of each replica and takes
// out those that say NOT_SERVING. Repeating calls is ours (retrying.hpp), where it is counted.
constexpr const char* service_config =
    R"({"loadBalancingConfig":[{"round_robin":{}}],"healthCheckConfig":{"serviceName":"upright.v1.Inference"}})";

std::shared_ptr<grpc::Channel> open_channel(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(service_config);
  arguments.SetMaxReceiveMessageSize(max_message_bytes);
  arguments.SetMaxSendMessageSize(max_message_bytes);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, longest_reconnect_ms);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, keepalive_ms);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, keepalive_timeout_ms);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

class GrpcInference : public Inference {
 public:
  explicit GrpcInference(const std::string& target)
      : stub_(upright::v1::Inference::NewStub(open_channel(target))), watcher_([this] { watch(); }) {}

  ~GrpcInference() override {
    std::unique_lock lock(mutex_);
    closing_ = true;
    wake_.notify_all();
    for (Call* call : calls_) call->context.TryCancel();
    landed_.wait(lock, [this] { return calls_.empty() && landing_ == 0; });
    lock.unlock();
    watcher_.join();
  }

  void predict(InferenceRequest request, std::function<void(Outcome)> done) override {
    auto call = std::make_shared<Call>();
    call->done = std::move(done);
    call->abandoned = std::move(request.abandoned);
    call->message.set_encoded(*request.image);
    call->message.set_request_id(request.request_id);
    const auto left = request.deadline - std::chrono::steady_clock::now();
    call->context.set_deadline(std::chrono::system_clock::now() +
                               std::chrono::duration_cast<std::chrono::system_clock::duration>(left));
    call->context.AddMetadata("traceparent", traceparent_for(request.trace_id));
    {
      const std::lock_guard lock(mutex_);
      calls_.insert(call.get());
    }
    wake_.notify_all();
    stub_->async()->Predict(&call->context, &call->message, &call->response,
                            [this, call](const grpc::Status& status) { landed(call, status); });
  }

  std::string model() const override {
    const std::lock_guard lock(mutex_);
    return model_;
  }
  bool ready() const override { return reachable_; }

 private:
  struct Call {
    grpc::ClientContext context;
    upright::v1::PredictRequest message;
    upright::v1::PredictResponse response;
    std::function<void(Outcome)> done;
    std::function<bool()> abandoned;
  };

  void landed(const std::shared_ptr<Call>& call, const grpc::Status& status) {
    Outcome outcome = status.ok() ? outcome_of(call->response) : Outcome(failure_of(status));
    if (const auto* answer = std::get_if<Answer>(&outcome)) learn(answer->model);
    {
      // Out of the list before anybody may end this object: `done` may be the last thing that waits for it.
      const std::lock_guard lock(mutex_);
      calls_.erase(call.get());
      ++landing_;
    }
    call->done(std::move(outcome));
    const std::lock_guard lock(mutex_);
    --landing_;
    landed_.notify_all();
  }

  void learn(const std::string& model) {
    const std::lock_guard lock(mutex_);
    model_ = model;
  }

  /// Asks regularly which model answers, and cancels calls whose clients have left.
  void watch() {
    auto next_describe = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!closing_) {
      for (Call* call : calls_)
        if (call->abandoned()) call->context.TryCancel();
      if (std::chrono::steady_clock::now() >= next_describe) {
        next_describe = std::chrono::steady_clock::now() + describe_every;
        lock.unlock();
        describe_model();
        lock.lock();
        continue;
      }
      if (calls_.empty()) {
        wake_.wait_until(lock, next_describe, [this] { return closing_ || !calls_.empty(); });
      } else {
        wake_.wait_for(lock, look_for_abandoned_every, [this] { return closing_; });
      }
    }
  }

  void describe_model() {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + describe_timeout);
    upright::v1::DescribeResponse response;
    const grpc::Status status = stub_->Describe(&context, {}, &response);
    reachable_ = status.ok();
    if (status.ok()) learn(response.model());
  }

  std::unique_ptr<upright::v1::Inference::Stub> stub_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable landed_;
  std::set<Call*> calls_;
  int landing_ = 0;
  std::string model_;
  std::atomic<bool> reachable_{false};
  bool closing_ = false;
  std::thread watcher_;
};

}  // namespace

std::unique_ptr<Inference> grpc_inference(const std::string& target) { return std::make_unique<GrpcInference>(target); }

}  // namespace service
