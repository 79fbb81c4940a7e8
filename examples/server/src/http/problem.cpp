#include "http/problem.hpp"

#include <nlohmann/json.hpp>

namespace service {
namespace {

/// Seconds after which another try makes sense; 0 where no time would help.
int retry_after_s(ErrorCode code) {
  switch (code) {
    case ErrorCode::rate_limited:
    case ErrorCode::overloaded:
    case ErrorCode::draining: return 1;
    case ErrorCode::model_unavailable:
    case ErrorCode::storage_unavailable:
    case ErrorCode::metadata_unavailable: return 5;  // about the time in which a replica is replaced
    default: return 0;
  }
}

}  // namespace

HttpResponse problem(const Failure& failure, const std::string& request_id) {
  const ErrorKind& kind = describe(failure.code);
  const nlohmann::ordered_json body{{"type", std::string("urn:upright:problem:") + kind.code},
                                    {"title", kind.title},
                                    {"status", kind.status},
                                    {"detail", failure.detail.empty() ? kind.title : failure.detail},
                                    {"code", kind.code},
                                    {"error", kind.error},
                                    {"request_id", request_id}};
  HttpResponse response;
  response.status = kind.status;
  response.content_type = "application/problem+json";
  response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (const int seconds = retry_after_s(failure.code); seconds > 0)
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  if (failure.code == ErrorCode::unauthorized)
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"upright\"");
  return response;
}

}  // namespace service
