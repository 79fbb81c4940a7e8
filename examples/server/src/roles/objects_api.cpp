#include "roles/objects_api.hpp"

#include <functional>
#include <utility>

#include "base/digest.hpp"
#include "http/problem.hpp"
#include "http/upload.hpp"

namespace service {
namespace {

const std::string prefix = "/v1/objects/";

using Serve = std::function<std::variant<HttpResponse, Failure>(const std::string& sha256, const HttpRequest&)>;

Endpoint on_object(WorkerPool& pool, bool guarded, Serve serve) {
  Endpoint endpoint;
  endpoint.guarded = guarded;
  endpoint.handle = [&pool, serve = std::move(serve)](const std::shared_ptr<HttpRequest>& request,
                                                      const Respond& respond) {
    const std::string sha256 = request->head.path.substr(prefix.size());
    if (!is_sha256(sha256))
      return respond(problem({ErrorCode::invalid_request, "an object is named by the SHA-256 of its bytes"},
                             request->head.request_id));
    const bool taken = pool.try_submit([serve, request, respond, sha256] {
      if (request->abandoned->load()) return;
      auto outcome = serve(sha256, *request);
      if (const auto* failure = std::get_if<Failure>(&outcome))
        return respond(problem(*failure, request->head.request_id));
      respond(std::move(std::get<HttpResponse>(outcome)));
    });
    if (!taken) respond(problem({ErrorCode::overloaded, "too many requests at once"}, request->head.request_id));
  };
  return endpoint;
}

HttpResponse object_response(const std::string& sha256) {
  HttpResponse response;
  response.content_type = "application/octet-stream";
  response.headers.emplace_back("ETag", "\"" + sha256 + "\"");
  response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");  // the name is the content
  return response;
}

std::variant<HttpResponse, Failure> put(BlobStore& store, const std::string& sha256, const HttpRequest& request) {
  if (sha256_hex(*request.body) != sha256)
    return Failure{ErrorCode::invalid_request, "the name is not the SHA-256 of the body"};
  if (auto failure = store.put(sha256, *request.body)) return *failure;
  HttpResponse response;
  response.status = 201;
  response.body = R"({"sha256":")" + sha256 + R"("})";
  return response;
}

std::variant<HttpResponse, Failure> get(BlobStore& store, const std::string& sha256, const HttpRequest& request) {
  if (request.head.header("if-none-match") == "\"" + sha256 + "\"") {
    HttpResponse unchanged = object_response(sha256);
    unchanged.status = 304;
    return unchanged;
  }
  auto bytes = store.get(sha256);
  if (auto* failure = std::get_if<Failure>(&bytes)) return *failure;
  HttpResponse response = object_response(sha256);
  response.body = std::move(std::get<std::string>(bytes));
  return response;
}

}  // namespace

void add_objects_api(Router& router, BlobStore& store, WorkerPool& pool, bool guarded) {
  Endpoint write = on_object(pool, guarded, [&store](const std::string& sha256, const HttpRequest& request) {
    return put(store, sha256, request);
  });
  write.open_body = [](const HttpHead&, std::optional<Failure>&) { return raw_body(); };
  router.add("PUT", prefix, "objects", std::move(write));
  router.add("GET", prefix, "objects",
             on_object(pool, guarded, [&store](const std::string& sha256, const HttpRequest& request) {
               return get(store, sha256, request);
             }));
  router.add("HEAD", prefix, "objects",
             on_object(pool, guarded,
                       [&store](const std::string& sha256, const HttpRequest&) -> std::variant<HttpResponse, Failure> {
                         const auto size = store.size(sha256);
                         if (const auto* failure = std::get_if<Failure>(&size)) return *failure;
                         HttpResponse response = object_response(sha256);
                         response.content_length = std::get<std::uint64_t>(size);
                         return response;
                       }));
  router.add("DELETE", prefix, "objects",
             on_object(pool, guarded,
                       [&store](const std::string& sha256, const HttpRequest&) -> std::variant<HttpResponse, Failure> {
                         if (auto failure = store.remove(sha256)) return *failure;
                         HttpResponse response;
                         response.status = 204;
                         response.content_type.clear();
                         return response;
                       }));
}

}  // namespace service
