// A blocking HTTP client with connections that are kept: for the other roles and for S3. libcurl, in client.cpp alone.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace service {

struct ClientRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::string> headers;  // "Name: value"
  std::string body;
  std::chrono::milliseconds timeout{5000};
};

struct ClientResponse {
  int status = 0;     // 0: no answer came
  std::string error;  // then this tells why
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
};

/// May be called from any thread; each thread has its own connections. Never throws.
ClientResponse http_call(const ClientRequest& request);

}  // namespace service
