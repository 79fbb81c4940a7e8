#include "http/router.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/log.hpp"

namespace service {
namespace {

// Made member by member: the compiler at hand warns of uninitialised strings when a variant is filled from braces.
Router::Refused refused(const std::string& route, ErrorCode code, const std::string& detail,
                        const std::string& allow = {}) {
  Router::Refused result;
  result.route = route;
  result.failure.code = code;
  result.failure.detail = detail;
  result.allow = allow;
  return result;
}

}  // namespace

Router::Router(Metrics& metrics, Access& access, std::uint64_t max_body_bytes)
    : metrics_(metrics), access_(access), max_body_bytes_(max_body_bytes) {}

void Router::add(const std::string& method, const std::string& path, const std::string& name, Endpoint endpoint) {
  for (const auto& route : routes_) {
    if (route->path == path) {
      route->methods.emplace(method, std::move(endpoint));
      return;
    }
  }
  auto route = std::make_unique<Route>();
  route->path = path;
  route->prefix = path.size() > 1 && path.back() == '/';
  route->name = name;
  route->methods.emplace(method, std::move(endpoint));
  routes_.push_back(std::move(route));
}

const Router::Route* Router::find(const std::string& path) const {
  for (const auto& route : routes_) {
    if (route->path == path) return route.get();
    if (route->prefix && path.rfind(route->path, 0) == 0) return route.get();
  }
  return nullptr;
}

std::variant<Router::Accepted, Router::Refused> Router::open(const HttpHead& head) {
  const Route* route = find(head.path);
  if (route == nullptr) return refused("unknown", ErrorCode::not_found, "");
  auto method = route->methods.find(head.method);
  if (method == route->methods.end() && head.method == "HEAD") method = route->methods.find("GET");
  if (method == route->methods.end()) {
    std::string allow;
    for (const auto& [name, endpoint] : route->methods) allow += (allow.empty() ? "" : ", ") + name;
    return refused(route->name, ErrorCode::method_not_allowed, "allowed: " + allow, allow);
  }
  const Endpoint& endpoint = method->second;
  if (endpoint.guarded) {
    if (const auto failure = access_.check(head)) {
      if (failure->code == ErrorCode::rate_limited) metrics_.shed("rate_limit");
      return refused(route->name, failure->code, failure->detail);
    }
  }
  Accepted accepted{&endpoint, route->name, nullptr, max_body_bytes_};
  if (endpoint.open_body) {
    if (!head.content_length && !head.chunked)
      return refused(route->name, ErrorCode::length_required, "send Content-Length or chunks");
    if (head.content_length.value_or(0) > max_body_bytes_)
      return refused(route->name, ErrorCode::body_too_large,
                     "at most " + std::to_string(max_body_bytes_) + " bytes are accepted");
    std::optional<Failure> refusal;
    accepted.sink = endpoint.open_body(head, refusal);
    if (refusal) return refused(route->name, refusal->code, refusal->detail);
  } else if (head.chunked || head.content_length.value_or(0) > 0) {
    return refused(route->name, ErrorCode::invalid_request, "no body is taken here");
  }
  return accepted;
}

void Router::finished(const HttpHead& head, const std::string& route, const HttpResponse& response,
                      std::size_t body_bytes, Clock::time_point started) {
  const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
  metrics_.request(route, response.status, seconds);
  nlohmann::ordered_json fields{{"request_id", head.request_id}, {"trace_id", head.trace_id}, {"route", route},
                                {"method", head.method},         {"status", response.status},
                                {"processing_time", seconds},    {"image_size", body_bytes}};
  if (!response.log.cache.empty()) fields["cache"] = response.log.cache;
  if (response.log.angle) fields["angle"] = *response.log.angle;
  if (response.log.confidence) fields["confidence"] = *response.log.confidence;
  // Probes come every few seconds from every side; they are for those who look for them.
  const bool probe = route == "health" || route == "metrics";
  const LogLevel level = response.status >= 500 ? LogLevel::error : probe ? LogLevel::debug : LogLevel::info;
  log(level, "Request processed", fields);
}

}  // namespace service
