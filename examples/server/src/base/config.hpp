// All that can be set, from flags and environment variables. A test holds the table in README.md against --help.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace service {

struct Config {
  std::string role = "all";
  std::string address = "127.0.0.1";
  int port = 0;       // 0: the port of the role
  int grpc_port = 0;  // 0: the port of the role
  std::string name;   // of this replica in its answers; empty: none

  std::string model_service_url = "local";
  std::string redis_url;
  std::string database_url;
  std::string storage_url;

  int workers = 2;
  int queue = 0;  // 0: 4 * workers
  std::uint64_t max_body = 20u << 20;
  std::uint64_t max_pixels = 64'000'000;
  std::uint64_t body_memory = 256u << 20;
  int deadline_ms = 10000;
  int header_timeout_ms = 5000;
  int idle_timeout_s = 75;
  std::uint64_t body_min_rate = 8192;
  int max_connections = 1024;
  int io_threads = 2;

  int cache_ttl_s = 3600;
  std::uint64_t cache_bytes = 64u << 20;
  std::string cache_hash = "md5";
  int redis_timeout_ms = 50;

  int retry_max = 3;
  int retry_base_ms = 100;
  std::string optimize = "auto";

  std::string api_keys_file;
  double rate_limit = 0;
  double rate_burst = 20;

  int drain_delay_ms = 5000;
  int drain_timeout_ms = 20000;
  std::string log_level = "info";
  std::string test_hold_file;

  int effective_queue() const { return queue > 0 ? queue : 4 * workers; }
};

class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads flags and the environment; flags win. Throws ConfigError with a sentence for anything that is not known or
/// not possible. `printed` is set, and not empty, when only a text was asked for (--help, --version).
Config read_config(const std::vector<std::string>& arguments, const char* const* environment, std::string& printed);

}  // namespace service
