#include "base/config.hpp"

#include <CLI/CLI.hpp>
#include <set>
#include <string_view>

namespace service {
namespace {

/// Declares every setting once: its flag, its variable, its range and its sentence.
class Settings {
 public:
  explicit Settings(Config& config) : app_("The rotation service: tells how an image must be turned to be upright.") {
    app_.name("upright-server");
    app_.set_help_flag("-h,--help", "Print this and exit");
    app_.set_version_flag("--version", "upright-server " UPRIGHT_SERVER_VERSION);
    declare(config);
  }

  CLI::App& app() { return app_; }
  const std::set<std::string>& variables() const { return variables_; }

 private:
  template <class Value>
  CLI::Option* add(const char* flag, const char* variable, Value& value, const char* sentence) {
    variables_.insert(variable);
    return app_.add_option(flag, value, sentence)->envname(variable)->capture_default_str()->take_last();
  }

  void declare(Config& c) {
    const auto bytes = CLI::AsSizeValue(false);
    const CLI::Range port(0, 65535);
    add("--role", "UPRIGHT_ROLE", c.role, "What this process does")
        ->check(CLI::IsMember({"all", "process", "infer", "store", "meta"}));
    add("--address", "UPRIGHT_ADDRESS", c.address, "Address to listen on");
    add("--port", "UPRIGHT_PORT", c.port, "HTTP port; 0: 8080 all, 5000 process, 8000 infer, 6001 store, 6002 meta")
        ->check(port);
    add("--grpc-port", "UPRIGHT_GRPC_PORT", c.grpc_port, "gRPC port of the infer role; 0: 8001")->check(port);
    add("--name", "UPRIGHT_NAME", c.name, "Name of this replica, sent back as X-Served-By; empty: not sent");
    add("--model-service-url", "MODEL_SERVICE_URL", c.model_service_url,
        "local, grpc://HOST:PORT or http://HOST:PORT; a list with commas for more than one");
    add("--redis-url", "REDIS_URL", c.redis_url, "redis://[:PASSWORD@]HOST:PORT[/DB]; empty: no shared cache");
    add("--database-url", "DATABASE_URL", c.database_url,
        "sqlite:PATH, postgres://..., http://HOST:PORT of the meta role, none; empty: the default of the role");
    add("--storage-url", "STORAGE_URL", c.storage_url,
        "file:PATH, s3+http(s)://HOST[:PORT]/BUCKET, http://HOST:PORT of the store role, none; empty: the default of "
        "the role");
    add("--workers", "WORKERS", c.workers, "Threads that compute")->check(CLI::Range(1, 256));
    add("--queue", "UPRIGHT_QUEUE", c.queue, "Images that may wait for a worker; 0: 4 * WORKERS")
        ->check(CLI::Range(0, 100000));
    add("--max-body", "UPRIGHT_MAX_BODY", c.max_body, "Largest body in bytes; K, M, G are powers of 1024")
        ->transform(bytes);
    add("--max-pixels", "UPRIGHT_MAX_PIXELS", c.max_pixels, "Most pixels of an image, checked before any is decoded");
    add("--body-memory", "UPRIGHT_BODY_MEMORY", c.body_memory, "Most memory of all bodies together")->transform(bytes);
    add("--deadline-ms", "UPRIGHT_DEADLINE_MS", c.deadline_ms, "Longest time for one answer")
        ->check(CLI::Range(1, 600000));
    add("--header-timeout-ms", "UPRIGHT_HEADER_TIMEOUT_MS", c.header_timeout_ms,
        "Longest time for the head of a request")
        ->check(CLI::Range(1, 600000));
    add("--idle-timeout-s", "UPRIGHT_IDLE_TIMEOUT_S", c.idle_timeout_s,
        "An unused connection closes; keep it above the 60 s of nginx")
        ->check(CLI::Range(1, 86400));
    add("--body-min-rate", "UPRIGHT_BODY_MIN_RATE", c.body_min_rate,
        "A slower upload, in bytes per second, is given up")
        ->transform(bytes);
    add("--max-connections", "UPRIGHT_MAX_CONNECTIONS", c.max_connections, "Most connections at once")
        ->check(CLI::Range(1, 1000000));
    add("--io-threads", "UPRIGHT_IO_THREADS", c.io_threads, "Threads that read and write")->check(CLI::Range(1, 16));
    add("--cache-ttl-s", "UPRIGHT_CACHE_TTL_S", c.cache_ttl_s, "How long an answer is kept; 0: no cache")
        ->check(CLI::Range(0, 31536000));
    add("--cache-bytes", "UPRIGHT_CACHE_BYTES", c.cache_bytes, "Memory of the cache in this process; 0: none")
        ->transform(bytes);
    add("--cache-hash", "UPRIGHT_CACHE_HASH", c.cache_hash, "Digest in the keys of the cache")
        ->check(CLI::IsMember({"md5", "sha256"}));
    add("--redis-timeout-ms", "UPRIGHT_REDIS_TIMEOUT_MS", c.redis_timeout_ms, "Longest wait for Redis")
        ->check(CLI::Range(1, 10000));
    add("--retry-max", "UPRIGHT_RETRY_MAX", c.retry_max, "Tries of the model service, the first one included")
        ->check(CLI::Range(1, 10));
    add("--retry-base-ms", "UPRIGHT_RETRY_BASE_MS", c.retry_base_ms,
        "Pause before the second try; doubles, with jitter")
        ->check(CLI::Range(1, 60000));
    add("--optimize", "UPRIGHT_OPTIMIZE", c.optimize,
        "Shrink images before a remote model: auto (above 1 MiB), always, off")
        ->check(CLI::IsMember({"auto", "always", "off"}));
    add("--api-keys-file", "UPRIGHT_API_KEYS_FILE", c.api_keys_file,
        "File with the SHA-256 of each API key; empty: no keys");
    add("--rate-limit", "UPRIGHT_RATE_LIMIT", c.rate_limit, "Requests a second for one key or address; 0: no limit")
        ->check(CLI::Range(0.0, 1e6));
    add("--rate-burst", "UPRIGHT_RATE_BURST", c.rate_burst, "Requests that may come at once")
        ->check(CLI::Range(1.0, 1e6));
    add("--drain-delay-ms", "UPRIGHT_DRAIN_DELAY_MS", c.drain_delay_ms, "After SIGTERM: not ready, yet still serving")
        ->check(CLI::Range(0, 600000));
    add("--drain-timeout-ms", "UPRIGHT_DRAIN_TIMEOUT_MS", c.drain_timeout_ms,
        "After that: longest time for work under way")
        ->check(CLI::Range(0, 600000));
    add("--log-level", "UPRIGHT_LOG_LEVEL", c.log_level, "debug, info, warning or error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    add("--test-hold-file", "UPRIGHT_TEST_HOLD_FILE", c.test_hold_file,
        "The model waits while this file exists; for tests only");
  }

  CLI::App app_;
  std::set<std::string> variables_;
};

void refuse_unknown_variables(const char* const* environment, const std::set<std::string>& known) {
  constexpr std::string_view ours = "UPRIGHT_";
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    const std::string_view entry(*environment);
    const std::string name(entry.substr(0, entry.find('=')));
    if (name.rfind(ours, 0) == 0 && known.count(name) == 0)
      throw ConfigError("unknown environment variable " + name + "; --help lists all");
  }
}

void fill_defaults(Config& config) {
  const bool all = config.role == "all";
  if (config.port == 0) {
    config.port = all                        ? 8080
                  : config.role == "process" ? 5000
                  : config.role == "infer"   ? 8000
                  : config.role == "store"   ? 6001
                                             : 6002;
  }
  if (config.grpc_port == 0) config.grpc_port = 8001;
  if (config.database_url.empty())
    config.database_url = all || config.role == "meta" ? "sqlite:upright-data/results.sqlite" : "none";
  if (config.storage_url.empty())
    config.storage_url = all || config.role == "store" ? "file:upright-data/objects" : "none";
  if (config.role == "process" && config.model_service_url == "local")
    throw ConfigError("the process role needs MODEL_SERVICE_URL, for example grpc://127.0.0.1:8001");
  if (config.role == "infer" && config.model_service_url != "local")
    throw ConfigError("the infer role is the model service; MODEL_SERVICE_URL is not for it");
  if (config.role == "store" && config.storage_url == "none") throw ConfigError("the store role needs STORAGE_URL");
  if (config.role == "meta" && config.database_url == "none") throw ConfigError("the meta role needs DATABASE_URL");
}

}  // namespace

Config read_config(const std::vector<std::string>& arguments, const char* const* environment, std::string& printed) {
  Config config;
  Settings settings(config);
  refuse_unknown_variables(environment, settings.variables());
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // the order that CLI11 takes
    settings.app().parse(reversed);
  } catch (const CLI::CallForHelp&) {
    printed = settings.app().help();
  } catch (const CLI::CallForVersion& version) {
    printed = version.what() + std::string("\n");
  } catch (const CLI::ParseError& error) {
    throw ConfigError(error.what());
  }
  if (printed.empty()) fill_defaults(config);
  return config;
}

}  // namespace service
