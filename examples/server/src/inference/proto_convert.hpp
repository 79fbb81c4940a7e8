// Between our structs and the messages of inference.proto.
#pragma once

#include <grpcpp/support/status.h>

#include "inference.grpc.pb.h"
#include "inference/inference.hpp"

namespace service {

/// Is this failure about the image (then it is an answer) or about the service (then it is a status)?
bool is_about_image(ErrorCode code);

grpc::Status status_of(const Failure& failure);
Failure failure_of(const grpc::Status& status);

void fill(upright::v1::PredictResponse& message, const Outcome& outcome);
Outcome outcome_of(const upright::v1::PredictResponse& message);

}  // namespace service
