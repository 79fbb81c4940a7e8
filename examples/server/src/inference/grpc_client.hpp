// The model in another process, over gRPC: replicas taken in turn, those that are not healthy left out.
#pragma once

#include <memory>
#include <string>

#include "inference/inference.hpp"

namespace service {

/// `target` in gRPC's form: dns:///name:port (all addresses of the name) or ipv4:host:port,host:port.
std::unique_ptr<Inference> grpc_inference(const std::string& target);

}  // namespace service
