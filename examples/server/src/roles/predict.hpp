// POST /predict: the model over HTTP, for callers without gRPC.
#pragma once

#include "http/router.hpp"
#include "inference/inference.hpp"

namespace service {

void add_predict(Router& router, Inference& model);

}  // namespace service
