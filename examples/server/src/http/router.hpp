// Which code answers which path, and what happens to every request on the way: keys, limits, metrics, one log line.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/metrics.hpp"
#include "http/access.hpp"
#include "http/message.hpp"

namespace service {

struct Endpoint {
  using OpenBody = std::function<std::unique_ptr<BodySink>(const HttpHead&, std::optional<Failure>&)>;
  using Handle = std::function<void(std::shared_ptr<HttpRequest>, Respond)>;

  Handle handle;
  OpenBody open_body;    // null: no body is taken
  bool guarded = false;  // asks for an API key and counts against the rate limit
};

class Router {
 public:
  Router(Metrics& metrics, Access& access, std::uint64_t max_body_bytes);

  /// `path` is exact, or a prefix when it ends with '/' and is longer than that. `name` is the label in metrics and
  /// logs. HEAD goes to its own endpoint or, without one, to GET without the body.
  void add(const std::string& method, const std::string& path, const std::string& name, Endpoint endpoint);

  struct Accepted {
    const Endpoint* endpoint;
    std::string route;
    std::unique_ptr<BodySink> sink;  // null: no body
    std::uint64_t max_body_bytes;
  };
  struct Refused {
    std::string route;
    Failure failure;
    std::string allow;  // of a 405
  };
  /// Decides on the head alone, before a byte of the body is read.
  std::variant<Accepted, Refused> open(const HttpHead& head);

  /// Counts and logs one answered request. Called by the HTTP server when the answer is known.
  void finished(const HttpHead& head, const std::string& route, const HttpResponse& response, std::size_t body_bytes,
                Clock::time_point started);

  Metrics& metrics() { return metrics_; }

 private:
  struct Route {
    std::string path;
    bool prefix = false;
    std::string name;
    std::map<std::string, Endpoint> methods;
  };
  const Route* find(const std::string& path) const;

  Metrics& metrics_;
  Access& access_;
  const std::uint64_t max_body_bytes_;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace service
