// Failures as application/problem+json (RFC 9457) with the members `code` and `error`.
#pragma once

#include <string>

#include "base/error.hpp"
#include "http/message.hpp"

namespace service {

HttpResponse problem(const Failure& failure, const std::string& request_id);

}  // namespace service
