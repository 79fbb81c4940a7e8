// The HTTP/1.1 server: asynchronous, a few I/O threads, every wait bounded. Boost.Beast is used in server.cpp alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "http/router.hpp"

namespace service {

struct HttpLimits {
  std::size_t io_threads = 2;
  std::size_t max_connections = 1024;
  std::chrono::milliseconds header_timeout{5000};
  std::chrono::milliseconds idle_timeout{75000};  // above the 60 s of nginx, so that nginx is the one who closes
  std::uint64_t body_min_bytes_per_s = 8192;      // a slower upload is given up
  std::uint64_t body_memory_bytes = std::uint64_t{256} << 20;  // of all bodies at once
  std::chrono::milliseconds deadline{10000};
  std::string served_by;  // sent back as X-Served-By; empty: not sent
};

class HttpServer {
 public:
  HttpServer(const HttpLimits& limits, Router& router);
  ~HttpServer();

  /// Binds and begins to serve; port 0 takes a free one. Throws std::runtime_error with a sentence.
  std::uint16_t listen(const std::string& address, std::uint16_t port);

  /// Closes the listening socket and idle connections; requests under way finish, each connection then closes.
  void stop_accepting();
  /// Waits until all requests are answered, at most so long; false when some were not.
  bool wait_until_idle(std::chrono::milliseconds patience);
  /// Ends at once. Called by the destructor.
  void stop();

  std::size_t requests_in_flight() const;
  std::size_t connections() const;

  struct Parts;

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace service
