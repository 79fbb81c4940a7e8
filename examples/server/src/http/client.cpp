#include "http/client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace service {
namespace {

// An answer of ours is small, an object at most as large as an upload.
constexpr std::size_t max_answer_bytes = std::size_t{64} << 20;
constexpr long connect_timeout_ms = 1000;

struct Easy {
  Easy() {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialised == CURLE_OK) handle = curl_easy_init();
  }
  ~Easy() { curl_easy_cleanup(handle); }
  Easy(const Easy&) = delete;
  Easy& operator=(const Easy&) = delete;
  CURL* handle = nullptr;
};

struct Upload {
  const std::string* body;
  std::size_t sent = 0;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size > max_answer_bytes) return 0;
  body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* target) {
  const std::string line(data, size);
  if (const auto colon = line.find(':'); colon != std::string::npos) {
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto first = line.find_first_not_of(" \t", colon + 1);
    const auto last = line.find_last_not_of(" \t\r\n");
    auto& headers = *static_cast<std::map<std::string, std::string>*>(target);
    headers[name] = first == std::string::npos || last < first ? "" : line.substr(first, last - first + 1);
  }
  return size;
}

std::size_t give_body(char* data, std::size_t size, std::size_t count, void* source) {
  auto& upload = *static_cast<Upload*>(source);
  const std::size_t now = std::min(size * count, upload.body->size() - upload.sent);
  std::memcpy(data, upload.body->data() + upload.sent, now);
  upload.sent += now;
  return now;
}

int rewind_body(void* source, curl_off_t offset, int) {
  static_cast<Upload*>(source)->sent = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

void set_method(CURL* curl, const ClientRequest& request, Upload& upload) {
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (request.method == "PUT" || request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, rewind_body);  // a kept connection may turn out to be closed
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  } else {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

}  // namespace

ClientResponse http_call(const ClientRequest& request) {
  thread_local Easy easy;
  ClientResponse response;
  CURL* curl = easy.handle;
  if (curl == nullptr) {
    response.error = "libcurl cannot start";
    return response;
  }
  curl_easy_reset(curl);  // options only: connections are kept
  curl_slist* headers = nullptr;
  for (const std::string& header : request.headers) headers = curl_slist_append(headers, header.c_str());
  headers = curl_slist_append(headers, "Expect:");  // no wait for 100 Continue between our own roles
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> owner(headers, curl_slist_free_all);
  Upload upload{&request.body};
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");  // the other roles are reached directly
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response.headers);
  set_method(curl, request, upload);
  const CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (result == CURLE_OK) {
    response.status = static_cast<int>(status);
  } else {
    response.error = curl_easy_strerror(result);
  }
  return response;
}

}  // namespace service
