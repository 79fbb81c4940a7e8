#include "roles/health.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/problem.hpp"

namespace service {
namespace {

Endpoint text_endpoint(std::string content_type, std::function<std::string()> body) {
  Endpoint endpoint;
  endpoint.handle = [content_type = std::move(content_type), body = std::move(body)](
                        const std::shared_ptr<HttpRequest>&, const Respond& respond) {
    HttpResponse response;
    response.content_type = content_type;
    response.body = body();
    response.headers.emplace_back("Cache-Control", "no-store");
    respond(std::move(response));
  };
  return endpoint;
}

}  // namespace

void add_health(Router& router, Metrics& metrics, std::function<std::optional<Failure>()> not_ready,
                std::function<std::string()> model) {
  router.add("GET", "/health", "health", text_endpoint("application/json", [] { return R"({"status":"healthy"})"; }));
  router.add("GET", "/health/live", "health", text_endpoint("application/json", [] { return R"({"status":"live"})"; }));
  Endpoint ready;
  ready.handle = [not_ready = std::move(not_ready), model = std::move(model)](
                     const std::shared_ptr<HttpRequest>& request, const Respond& respond) {
    if (const auto reason = not_ready()) return respond(problem(*reason, request->head.request_id));
    HttpResponse response;
    response.body = nlohmann::ordered_json{{"status", "ready"}, {"model", model()}}.dump();
    respond(std::move(response));
  };
  router.add("GET", "/health/ready", "health", std::move(ready));
  router.add("GET", "/metrics", "metrics",
             text_endpoint("text/plain; version=0.0.4; charset=utf-8", [&metrics] { return metrics.text(); }));
}

}  // namespace service
