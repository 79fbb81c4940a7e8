#include "blobs/http_stores.hpp"

#include <charconv>
#include <ctime>
#include <functional>
#include <utility>

#include "base/digest.hpp"
#include "http/client.hpp"

namespace service {
namespace {

std::string timestamp_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[24];
  std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
  return text;
}

/// The four operations as HTTP requests; `complete` adds the URL and what the other side asks for.
class HttpStore : public BlobStore {
 public:
  using Complete = std::function<void(ClientRequest&, const std::string& sha256)>;
  explicit HttpStore(Complete complete) : complete_(std::move(complete)) {}

  std::optional<Failure> put(const std::string& sha256, const std::string& bytes) override {
    const ClientResponse response = call("PUT", sha256, bytes);
    if (response.status >= 200 && response.status < 300) return std::nullopt;
    return unavailable(response);
  }

  std::variant<std::string, Failure> get(const std::string& sha256) override {
    ClientResponse response = call("GET", sha256, "");
    if (response.status == 200) return std::move(response.body);
    return missing_or_unavailable(response);
  }

  std::variant<std::uint64_t, Failure> size(const std::string& sha256) override {
    const ClientResponse response = call("HEAD", sha256, "");
    const auto length = response.headers.find("content-length");
    std::uint64_t bytes = 0;
    if (response.status != 200 || length == response.headers.end()) return missing_or_unavailable(response);
    const std::string& text = length->second;
    if (std::from_chars(text.data(), text.data() + text.size(), bytes).ec != std::errc()) return unavailable(response);
    return bytes;
  }

  std::optional<Failure> remove(const std::string& sha256) override {
    const ClientResponse response = call("DELETE", sha256, "");
    if ((response.status >= 200 && response.status < 300) || response.status == 404) return std::nullopt;
    return unavailable(response);
  }

 private:
  ClientResponse call(const char* method, const std::string& sha256, const std::string& body) const {
    ClientRequest request;
    request.method = method;
    request.body = body;
    complete_(request, sha256);
    return http_call(request);
  }

  static Failure unavailable(const ClientResponse& response) {
    return {ErrorCode::storage_unavailable,
            response.status == 0 ? "the storage cannot be reached"
                                 : "the storage answered " + std::to_string(response.status)};
  }
  static Failure missing_or_unavailable(const ClientResponse& response) {
    return response.status == 404 ? Failure{ErrorCode::not_found, "no such object"} : unavailable(response);
  }

  const Complete complete_;
};

}  // namespace

std::unique_ptr<BlobStore> remote_blob_store(const std::string& base) {
  return std::make_unique<HttpStore>([base](ClientRequest& request, const std::string& sha256) {
    request.url = base + "/v1/objects/" + sha256;
    request.headers = {"Content-Type: application/octet-stream"};
  });
}

std::unique_ptr<BlobStore> s3_blob_store(const S3Location& location, const S3Credentials& credentials) {
  return std::make_unique<HttpStore>([location, credentials](ClientRequest& request, const std::string& sha256) {
    SignableRequest signable;
    signable.method = request.method;
    signable.host = location.host;
    signable.path = "/" + location.bucket + "/" + sha256;
    signable.payload_hash = sha256_hex(request.body);
    signable.timestamp = timestamp_now();
    signable.region = location.region;
    request.url = (location.secure ? "https://" : "http://") + location.host + signable.path;
    request.headers = sign_s3(signable, credentials);
    request.headers.emplace_back("Content-Type: application/octet-stream");
  });
}

}  // namespace service
