#include "roles/rpc.hpp"

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/identity.hpp"
#include "base/log.hpp"
#include "inference/proto_convert.hpp"

namespace service {
namespace {

constexpr int max_message_bytes = 32 << 20;
constexpr int max_batch = 64;
// Connections end after about a minute so that new replicas get their share of long-lived clients; the jitter of
// 10 percent, which gRPC adds itself, keeps them from all coming back at once.
constexpr int max_connection_age_ms = 60'000;
constexpr int max_connection_age_grace_ms = 15'000;  // more than the longest call
// Images of one batch that are in the queue at once, so that a batch neither fills the queue nor is refused by it.
constexpr int batch_in_flight = 2;

using std::chrono::steady_clock;

struct Settings {
  Inference& model;
  Metrics& metrics;
  const std::chrono::milliseconds longest_call;
};

/// One call: answered exactly once; `cancelled` tells the queue that nobody waits any more.
class Reactor : public grpc::ServerUnaryReactor {
 public:
  Reactor(const Settings& settings, grpc::CallbackServerContext* context, const char* route)
      : settings_(settings),
        route_(route),
        trace_id_(trace_id_from(traceparent_of(context))),
        deadline_(deadline_of(context)) {}

  void OnCancel() override {
    cancelled_->store(true);
    settings_.metrics.call_cancelled();
  }
  void OnDone() override { delete this; }

  InferenceRequest request_of(const upright::v1::PredictRequest& message) const {
    InferenceRequest request;
    request.image = std::make_shared<const std::string>(message.encoded());
    request.request_id = message.request_id();
    request.trace_id = trace_id_;
    request.deadline = deadline_;
    request.abandoned = [cancelled = cancelled_] { return cancelled->load(); };
    return request;
  }

  /// Counts, logs and answers; this object is gone soon after.
  void finish(const std::string& request_id, std::size_t image_bytes, int status, const grpc::Status& answer) {
    const double seconds = std::chrono::duration<double>(steady_clock::now() - started_).count();
    settings_.metrics.request(route_, status, seconds);
    log(status >= 500 ? LogLevel::error : LogLevel::info, "Call processed",
        {{"request_id", request_id},
         {"trace_id", trace_id_},
         {"route", route_},
         {"status", status},
         {"processing_time", seconds},
         {"image_size", image_bytes}});
    Finish(answer);
  }

 private:
  static std::string traceparent_of(const grpc::CallbackServerContext* context) {
    const auto found = context->client_metadata().find("traceparent");
    return found == context->client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
  }

  steady_clock::time_point deadline_of(const grpc::CallbackServerContext* context) const {
    const auto left = context->deadline() - std::chrono::system_clock::now();
    return steady_clock::now() + std::min<std::chrono::nanoseconds>(left, settings_.longest_call);
  }

  const Settings& settings_;
  const char* const route_;
  const std::string trace_id_;
  const steady_clock::time_point started_ = steady_clock::now();
  const steady_clock::time_point deadline_;
  const std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
};

/// Works through the images of one call, a few at a time.
class Batch : public std::enable_shared_from_this<Batch> {
 public:
  Batch(Inference& model, Reactor* reactor, const upright::v1::PredictBatchRequest& request,
        upright::v1::PredictBatchResponse& response)
      : model_(model), reactor_(reactor), request_(request), response_(response), left_(request.requests_size()) {
    for (int k = 0; k < request.requests_size(); ++k) response.add_responses();
  }

  void next() {
    const int k = taken_.fetch_add(1);
    if (k >= request_.requests_size()) return;
    model_.predict(reactor_->request_of(request_.requests(k)), [self = shared_from_this(), k](Outcome outcome) {
      fill(*self->response_.mutable_responses(k), outcome);
      if (self->left_.fetch_sub(1) == 1)
        return self->reactor_->finish("", self->request_.ByteSizeLong(), 200, grpc::Status::OK);
      self->next();
    });
  }

 private:
  Inference& model_;
  Reactor* const reactor_;
  const upright::v1::PredictBatchRequest& request_;
  upright::v1::PredictBatchResponse& response_;
  std::atomic<int> taken_{0};
  std::atomic<int> left_;
};

class InferenceCalls final : public upright::v1::Inference::CallbackService {
 public:
  explicit InferenceCalls(const Settings& settings) : settings_(settings) {}

  grpc::ServerUnaryReactor* Predict(grpc::CallbackServerContext* context, const upright::v1::PredictRequest* message,
                                    upright::v1::PredictResponse* response) override {
    auto* reactor = new Reactor(settings_, context, "rpc.predict");
    settings_.model.predict(reactor->request_of(*message), [reactor, message, response](Outcome outcome) {
      const auto* failure = std::get_if<Failure>(&outcome);
      grpc::Status status;  // of the service: an image that cannot be read is a reply
      if (failure != nullptr && !is_about_image(failure->code)) {
        status = status_of(*failure);
      } else {
        fill(*response, outcome);
      }
      reactor->finish(message->request_id(), message->encoded().size(),
                      failure == nullptr ? 200 : describe(failure->code).status, status);
    });
    return reactor;
  }

  grpc::ServerUnaryReactor* PredictBatch(grpc::CallbackServerContext* context,
                                         const upright::v1::PredictBatchRequest* message,
                                         upright::v1::PredictBatchResponse* response) override {
    auto* reactor = new Reactor(settings_, context, "rpc.predict_batch");
    const int count = message->requests_size();
    if (count == 0 || count > max_batch) {
      reactor->finish("", 0, 400, {grpc::StatusCode::INVALID_ARGUMENT, "a batch has 1 to 64 images"});
      return reactor;
    }
    auto batch = std::make_shared<Batch>(settings_.model, reactor, *message, *response);
    for (int k = 0; k < std::min(count, batch_in_flight); ++k) batch->next();
    return reactor;
  }

  grpc::ServerUnaryReactor* Describe(grpc::CallbackServerContext* context, const upright::v1::DescribeRequest*,
                                     upright::v1::DescribeResponse* response) override {
    response->set_model(settings_.model.model());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const Settings settings_;
};

}  // namespace

struct RpcServer::Parts {
  explicit Parts(const Settings& settings) : calls(settings) {}
  InferenceCalls calls;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

RpcServer::RpcServer(const std::string& address, int port, Inference& model, Metrics& metrics,
                     std::chrono::milliseconds longest_call)
    : parts_(std::make_unique<Parts>(Settings{model, metrics, longest_call})) {
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
