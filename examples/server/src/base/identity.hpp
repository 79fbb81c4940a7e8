// Names for requests and traces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace service {

/// A UUID of version 7 (RFC 9562): sorts by the time it was made, to the millisecond.
std::string new_identifier();

/// Can this X-Request-ID from outside be taken over? 1 to 64 characters of [A-Za-z0-9._-]; anything else could forge
/// log lines.
bool is_request_id(std::string_view text);

/// The trace id of a W3C traceparent header (32 hexadecimal digits, not all zero), or a new one.
std::string trace_id_from(std::string_view traceparent);

/// A traceparent for the next hop of this trace.
std::string traceparent_for(std::string_view trace_id);

std::int64_t unix_time_ms();

}  // namespace service
