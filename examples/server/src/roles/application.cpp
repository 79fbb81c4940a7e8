#include "roles/application.hpp"

#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "blobs/blob_store.hpp"
#include "cache/lru_cache.hpp"
#include "http/server.hpp"
#include "inference/local.hpp"
#include "inference/retrying.hpp"
#include "metadata/sql.hpp"
#include "roles/backends.hpp"
#include "roles/health.hpp"
#include "roles/objects_api.hpp"
#include "roles/page.hpp"
#include "roles/predict.hpp"
#include "roles/process.hpp"
#include "roles/records_api.hpp"
#include "roles/rpc.hpp"
#include "upright.h"

namespace service {
namespace {

using std::chrono::milliseconds;

// Threads that wait for databases and files, apart from those that compute; and questions that may queue for them.
constexpr std::size_t data_threads = 2;
constexpr std::size_t data_queue = 64;

AccessPolicy access_policy_of(const Config& config) {
  AccessPolicy policy;
  if (!config.api_keys_file.empty()) policy.key_digests = read_key_digests(config.api_keys_file);
  policy.requests_per_second = config.rate_limit;
  policy.burst = config.rate_burst;
  return policy;
}

HttpLimits http_limits_of(const Config& config) {
  HttpLimits limits;
  limits.io_threads = static_cast<std::size_t>(config.io_threads);
  limits.max_connections = static_cast<std::size_t>(config.max_connections);
  limits.header_timeout = milliseconds(config.header_timeout_ms);
  limits.idle_timeout = std::chrono::seconds(config.idle_timeout_s);
  limits.body_min_bytes_per_s = config.body_min_rate;
  limits.body_memory_bytes = config.body_memory;
  limits.deadline = milliseconds(config.deadline_ms);
  limits.served_by = config.name;
  return limits;
}

LocalInferenceOptions local_options_of(const Config& config) {
  LocalInferenceOptions options;
  options.workers = static_cast<std::size_t>(config.workers);
  options.queue_limit = static_cast<std::size_t>(config.effective_queue());
  options.deadline = milliseconds(config.deadline_ms);
  options.max_input_bytes = config.max_body;
  options.max_pixels = config.max_pixels;
  options.hold_file = config.test_hold_file;
  return options;
}

ProcessOptions process_options_of(const Config& config, bool remote_model) {
  ProcessOptions options;
  options.threads = static_cast<std::size_t>(config.workers);
  options.cache_hash = config.cache_hash;
  options.shrink.max_pixels = config.max_pixels;
  if (remote_model && config.optimize != "off")
    options.shrink.when = config.optimize == "always" ? ShrinkPolicy::When::always : ShrinkPolicy::When::large;
  options.options_key = "exif-prior," + config.optimize;
  return options;
}

}  // namespace

// Members are in the order in which they are made; what stands lower uses what stands higher and goes first.
struct Application::Parts {
  explicit Parts(const Config& config_)
      : config(config_),
        metrics(config.role, UPRIGHT_SERVER_VERSION),
        access(access_policy_of(config)),
        router(metrics, access, config.max_body) {}

  std::optional<Failure> not_ready() const {
    if (draining) return Failure{ErrorCode::draining, ""};
    if (model && !model->ready())
      return Failure{ErrorCode::model_unavailable, "no replica of the model service answers"};
    return std::nullopt;
  }

  void make_model();
  void make_stores();
  void make_process();
  void add_routes();

  const Config config;
  Metrics metrics;
  Access access;
  Router router;
  std::atomic<bool> draining{false};

  std::unique_ptr<MetadataStore> metadata;
  std::unique_ptr<BlobStore> blobs;
  std::unique_ptr<ResultCache> memory_cache;
  std::unique_ptr<ResultCache> shared_cache;
  LocalInference* local_model = nullptr;
  std::unique_ptr<Inference> model;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<WorkerPool> data_pool;
  std::unique_ptr<ProcessService> process;
  std::unique_ptr<RpcServer> rpc;
};

void Application::Parts::make_model() {
  if (config.model_service_url == "local") {
    auto local = std::make_unique<LocalInference>(local_options_of(config), metrics);
    local_model = local.get();
    model = std::move(local);
    return;
  }
  model = with_retries(remote_inference(config), {config.retry_max, milliseconds(config.retry_base_ms)}, metrics);
}

void Application::Parts::make_stores() {
  metadata = make_metadata_store(config.database_url);
  blobs = make_blob_store(config.storage_url);
  if (config.cache_ttl_s == 0) return;
  if (config.cache_bytes > 0)
    memory_cache = std::make_unique<LruCache>(config.cache_bytes, std::chrono::seconds(config.cache_ttl_s));
  shared_cache = make_shared_cache(config);
}

void Application::Parts::make_process() {
  ProcessParts used;
  used.model = model.get();
  used.memory_cache = memory_cache.get();
  used.shared_cache = shared_cache.get();
  used.metadata = metadata.get();
  used.blobs = blobs.get();
  process = std::make_unique<ProcessService>(process_options_of(config, local_model == nullptr), used, metrics);
}

void Application::Parts::add_routes() {
  const bool all = config.role == "all";
  add_health(
      router, metrics, [this] { return not_ready(); }, [this] { return model ? model->model() : ""; });
  if (process) {
    process->add_to(router);
    add_page(router);
    if (metadata)
      for (const char* prefix : {"/v1", "/api/v1"}) add_records_api(router, prefix, *metadata, *data_pool, true);
  }
  if (all || config.role == "infer") add_predict(router, *model);
  if ((all && blobs) || config.role == "store") add_objects_api(router, *blobs, *data_pool, all);
  if (config.role == "meta") {
    add_records_api(router, "/v1", *metadata, *data_pool, false);
    add_records_write_api(router, *metadata, *data_pool);
  }
}

Application::Application(const Config& config) : parts_(std::make_unique<Parts>(config)) {
  Parts& parts = *parts_;
  const bool processes = config.role == "all" || config.role == "process";
  if (processes || config.role == "infer") parts.make_model();
  if (processes || config.role == "store" || config.role == "meta") parts.make_stores();
  parts.server = std::make_unique<HttpServer>(http_limits_of(config), parts.router);
  parts.data_pool = std::make_unique<WorkerPool>(data_threads, data_queue);
  if (processes) parts.make_process();
  parts.add_routes();
  parts.metrics.gauge("upright_inflight", "Requests that are being answered.", {},
                      [&parts] { return static_cast<double>(parts.server->requests_in_flight()); });
  parts.metrics.gauge("upright_connections", "Open connections.", {},
                      [&parts] { return static_cast<double>(parts.server->connections()); });
  nlohmann::ordered_json fields{
      {"role", config.role}, {"version", UPRIGHT_SERVER_VERSION}, {"library", upright_version()}};
  if (config.role == "infer") {
    parts.rpc = std::make_unique<RpcServer>(config.address, config.grpc_port, *parts.model, parts.metrics,
                                            milliseconds(config.deadline_ms));
    fields["grpc_port"] = parts.rpc->port();
  }
  fields["address"] = config.address;
  fields["port"] = parts.server->listen(config.address, static_cast<std::uint16_t>(config.port));
  log(LogLevel::info, "Started", fields);
}

Application::~Application() {
  // First nobody asks any more (a scrape reads gauges of what goes below), then what calls back into the server and the
  // processing service ends, then these themselves.
  if (parts_->server) parts_->server->stop();
  if (parts_->rpc) parts_->rpc->stop(milliseconds(0));
  if (parts_->process) parts_->process->close(milliseconds(0));
  if (parts_->data_pool) parts_->data_pool->close();
  if (parts_->local_model != nullptr) parts_->local_model->close();
  if (parts_->rpc) parts_->rpc.reset();
  parts_->model.reset();
}

bool Application::drain() {
  Parts& parts = *parts_;
  parts.draining = true;
  if (parts.rpc) parts.rpc->announce_draining();
  log(LogLevel::info, "Draining");
  std::this_thread::sleep_for(milliseconds(parts.config.drain_delay_ms));
  const auto patience = milliseconds(parts.config.drain_timeout_ms);
  const auto give_up = Clock::now() + patience;
  parts.server->stop_accepting();
  if (parts.rpc) parts.rpc->stop(patience);
  bool whole = parts.server->wait_until_idle(patience);
  if (parts.process) {
    const auto left = std::chrono::duration_cast<milliseconds>(give_up - Clock::now());
    parts.process->close(std::max(left, milliseconds(0)));
  }
  log(whole ? LogLevel::info : LogLevel::warning, whole ? "Stopped" : "Stopped with work left");
  flush_log();
  return whole;
}

}  // namespace service
