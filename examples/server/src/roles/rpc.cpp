#include "roles/rpc.hpp"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "inference/proto_convert.hpp"

namespace service {
namespace {

constexpr int max_message_bytes = 32 << 20;
constexpr int max_batch = 64;
// Connections end after about a minute so that new replicas get their share of long-lived clients; the jitter of
// 10 percent, which gRPC adds itself, keeps them from all coming back at once.
constexpr int max_connection_age_ms = 60'000;
constexpr int max_connection_age_grace_ms = 15'000;  // more than the longest call
constexpr std::chrono::seconds longest_call{10};

std::chrono::steady_clock::time_point deadline_of(const grpc::CallbackServerContext& context) {
  const auto left = context.deadline() - std::chrono::system_clock::now();
  // A client without a deadline has one of ours.
  return std::chrono::steady_clock::now() +
         std::min<std::chrono::nanoseconds>(std::chrono::duration_cast<std::chrono::nanoseconds>(left), longest_call);
}

InferenceRequest request_of(grpc::CallbackServerContext* context, const upright::v1::PredictRequest& message) {
  InferenceRequest request;
  // Borrowed: the message lives until Finish, which is called after the last use.
  request.image = std::make_shared<const std::string>(message.encoded());
  request.request_id = message.request_id();
  request.deadline = deadline_of(*context);
  return request;
}

/// One call: answered exactly once; `cancelled` tells the queue that nobody waits any more.
class Reactor : public grpc::ServerUnaryReactor {
 public:
  void OnCancel() override { cancelled->store(true); }
  void OnDone() override { delete this; }
  const std::shared_ptr<std::atomic<bool>> cancelled = std::make_shared<std::atomic<bool>>(false);
};

class InferenceCalls final : public upright::v1::Inference::CallbackService {
 public:
  explicit InferenceCalls(Inference& model) : model_(model) {}

  grpc::ServerUnaryReactor* Predict(grpc::CallbackServerContext* context, const upright::v1::PredictRequest* message,
                                    upright::v1::PredictResponse* response) override {
    auto* reactor = new Reactor;
    InferenceRequest request = request_of(context, *message);
    request.abandoned = [cancelled = reactor->cancelled] { return cancelled->load(); };
    model_.predict(std::move(request), [reactor, response](Outcome outcome) {
      if (const auto* failure = std::get_if<Failure>(&outcome); failure != nullptr && !is_about_image(failure->code))
        return reactor->Finish(status_of(*failure));
      fill(*response, outcome);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

  grpc::ServerUnaryReactor* PredictBatch(grpc::CallbackServerContext* context,
                                         const upright::v1::PredictBatchRequest* message,
                                         upright::v1::PredictBatchResponse* response) override {
    auto* reactor = new Reactor;
    const int count = message->requests_size();
    if (count == 0 || count > max_batch) {
      reactor->Finish({grpc::StatusCode::INVALID_ARGUMENT, "a batch has 1 to 64 images"});
      return reactor;
    }
    for (int k = 0; k < count; ++k) response->add_responses();
    auto left = std::make_shared<std::atomic<int>>(count);
    for (int k = 0; k < count; ++k) {
      InferenceRequest request = request_of(context, message->requests(k));
      request.abandoned = [cancelled = reactor->cancelled] { return cancelled->load(); };
      model_.predict(std::move(request), [reactor, one = response->mutable_responses(k), left](Outcome outcome) {
        fill(*one, outcome);
        if (left->fetch_sub(1) == 1) reactor->Finish(grpc::Status::OK);
      });
    }
    return reactor;
  }

  grpc::ServerUnaryReactor* Describe(grpc::CallbackServerContext* context, const upright::v1::DescribeRequest*,
                                     upright::v1::DescribeResponse* response) override {
    response->set_model(model_.model());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  Inference& model_;
};

}  // namespace

struct RpcServer::Parts {
  explicit Parts(Inference& model) : calls(model) {}
  InferenceCalls calls;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

RpcServer::RpcServer(const std::string& address, int port, Inference& model) : parts_(std::make_unique<Parts>(model)) {
  grpc::EnableDefaultHealthCheckService(true);
  const bool ipv6 = address.find(':') != std::string::npos;
  const std::string target = (ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(target, grpc::InsecureServerCredentials(), &parts_->port);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a port in use is an error, not a second listener
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, max_connection_age_ms);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, max_connection_age_grace_ms);
  builder.SetMaxReceiveMessageSize(max_message_bytes);
  builder.SetMaxSendMessageSize(max_message_bytes);
  builder.RegisterService(&parts_->calls);
  parts_->server = builder.BuildAndStart();
  if (!parts_->server || parts_->port == 0) throw std::runtime_error("cannot listen for gRPC on " + target);
  parts_->server->GetHealthCheckService()->SetServingStatus("upright.v1.Inference", true);
}

RpcServer::~RpcServer() { stop(std::chrono::milliseconds(0)); }

int RpcServer::port() const { return parts_->port; }

void RpcServer::announce_draining() {
  if (auto* health = parts_->server->GetHealthCheckService()) health->SetServingStatus(false);
}

void RpcServer::stop(std::chrono::milliseconds patience) {
  parts_->server->Shutdown(std::chrono::system_clock::now() + patience);
}

}  // namespace service
