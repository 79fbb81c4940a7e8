// The target of a request (RFC 9112): path and query, percent-decoded, and the way back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace service {

/// False for a malformed target, a path that leaves its root, or a query with a name that comes twice.
bool split_target(std::string_view target, std::string& path, std::map<std::string, std::string>& query);

std::optional<std::string> percent_decode(std::string_view text);

/// Encodes all but the unreserved characters of RFC 3986; `keep_slash` leaves '/' as it is.
std::string percent_encode(std::string_view text, bool keep_slash = false);

}  // namespace service
