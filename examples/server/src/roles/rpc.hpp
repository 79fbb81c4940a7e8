// The model over gRPC: upright.v1.Inference and grpc.health.v1.Health. gRPC is used in rpc.cpp alone.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/metrics.hpp"
#include "inference/inference.hpp"

namespace service {

class RpcServer {
 public:
  /// A call without a deadline, or with a later one, has `longest_call`. Throws std::runtime_error when it cannot
  /// listen.
  RpcServer(const std::string& address, int port, Inference& model, Metrics& metrics,
            std::chrono::milliseconds longest_call);
  ~RpcServer();

  int port() const;
  /// Health becomes NOT_SERVING: clients that watch it go elsewhere; calls are still answered.
  void announce_draining();
  /// Takes no more calls, waits for those under way at most so long.
  void stop(std::chrono::milliseconds patience);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace service
