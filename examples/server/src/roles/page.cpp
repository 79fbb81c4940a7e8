#include "roles/page.hpp"

#include <string_view>
#include <utility>

#include "embedded.hpp"

namespace service {
namespace {

Endpoint file(const char* content_type, std::string_view text) {
  Endpoint endpoint;
  endpoint.handle = [content_type, text](const std::shared_ptr<HttpRequest>&, const Respond& respond) {
    HttpResponse response;
    response.content_type = content_type;
    response.body = text;
    response.headers.emplace_back("Cache-Control", "no-cache");
    // The page loads nothing from anywhere else, and cannot be made to.
    response.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'none'; img-src 'self' blob: data:; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'");
    respond(std::move(response));
  };
  return endpoint;
}

}  // namespace

void add_page(Router& router) {
  router.add("GET", "/", "page", file("text/html; charset=utf-8", embedded::index_html));
  router.add("GET", "/openapi.yaml", "openapi", file("application/yaml", embedded::openapi_yaml));
}

}  // namespace service
