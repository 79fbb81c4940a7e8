// Every way in which a request can fail: one table gives the code, the HTTP status and the sentences.
#pragma once

#include <string>

namespace service {

enum class ErrorCode {
  invalid_request,
  bad_multipart,
  missing_image,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  request_timeout,
  length_required,
  body_too_large,
  unsupported_format,
  corrupt_image,
  too_many_pixels,
  rate_limited,
  header_too_large,
  overloaded,
  model_unavailable,
  storage_unavailable,
  metadata_unavailable,
  draining,
  deadline,
  cancelled,  // the client left; nobody reads the answer
  internal,
};

struct ErrorKind {
  const char* code;   // stable, for programs
  int status;         // of HTTP
  const char* title;  // RFC 9457 title
  const char* error;  // the `error` member, which clients of the first design read
};

const ErrorKind& describe(ErrorCode code);

/// The code of this name, or `internal` for a name that is none.
ErrorCode error_code_of(const std::string& name);

struct Failure {
  ErrorCode code = ErrorCode::internal;
  std::string detail;  // a sentence for a person; never image bytes, keys or paths
};

}  // namespace service
