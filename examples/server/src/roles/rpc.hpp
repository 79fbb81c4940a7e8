// The model over gRPC: upright.v1.Inference and grpc.health.v1.Health. gRPC is used in rpc.cpp alone.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "inference/inference.hpp"

namespace service {

class RpcServer {
 public:
  /// Throws std::runtime_error when it cannot listen.
  RpcServer(const std::string& address, int port, Inference& model);
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
