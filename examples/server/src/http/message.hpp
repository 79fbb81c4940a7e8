// What a request and a response are to the rest of the program: plain structs, no HTTP library.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace service {

using Clock = std::chrono::steady_clock;

struct HttpHead {
  std::string method;
  std::string path;                            // without the query
  std::map<std::string, std::string> query;    // percent-decoded
  std::map<std::string, std::string> headers;  // names in lower case
  std::string peer_address;
  std::string request_id;
  std::string trace_id;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  std::string parameter(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  }
};

/// Takes the body of a request as it arrives.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// The next bytes; a failure ends the request.
  virtual std::optional<Failure> write(const char* data, std::size_t size) = 0;
  /// The body is complete.
  virtual std::optional<Failure> finish() = 0;
  /// What was collected: an image, or the whole body. Called once.
  virtual std::string take() = 0;
};

struct HttpRequest {
  HttpHead head;
  std::shared_ptr<const std::string> body;
  std::shared_ptr<void> memory_lease;  // counts against the memory for bodies as long as it lives
  std::shared_ptr<std::atomic<bool>> abandoned = std::make_shared<std::atomic<bool>>(false);  // nobody waits any more
  Clock::time_point started;
  Clock::time_point deadline;
};

/// What the log line of a request tells besides route, status and time.
struct LogFields {
  std::string cache;
  std::optional<double> angle;
  std::optional<double> confidence;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::uint64_t> content_length;  // of a HEAD answer, whose body is empty
  LogFields log;
};

using Respond = std::function<void(HttpResponse)>;

}  // namespace service
