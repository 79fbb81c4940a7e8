#include "roles/process.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.hpp"
#include "base/identity.hpp"
#include "http/problem.hpp"
#include "http/upload.hpp"

namespace service {
namespace {

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double rounded(double milliseconds) { return std::round(milliseconds * 1000) / 1000; }

// Of a record in the queue: its strings, roughly.
constexpr std::size_t record_bytes = 512;

}  // namespace

struct ProcessService::Job {
  std::shared_ptr<HttpRequest> request;
  Respond respond;
  std::string digest;  // of the cache key
  std::string image_id;
  std::string key;
  double digest_ms = 0;
  double cache_ms = 0;
  double optimize_ms = 0;
  double inference_ms = 0;
  Clock::time_point inference_started;
  bool tried_again = false;
};

ProcessService::ProcessService(const ProcessOptions& options, const ProcessParts& parts, Metrics& metrics)
    : options_(options), parts_(parts), metrics_(metrics), pool_(options.threads, options.queue_limit) {
  const auto dropped = [this](const char* kind) {
    return [this, kind](std::size_t count) { metrics_.writes_dropped(kind, count); };
  };
  if (parts_.metadata != nullptr)
    records_ = std::make_unique<BackgroundQueue<ResultRecord>>(
        BackgroundLimits{},
        [this](const std::vector<ResultRecord>& batch) { return !parts_.metadata->insert(batch).has_value(); },
        dropped("result"));
  if (parts_.blobs != nullptr)
    images_ = std::make_unique<BackgroundQueue<StoredImage>>(
        BackgroundLimits{1000, std::size_t{64} << 20, 1},
        [this](const std::vector<StoredImage>& batch) {
          return !parts_.blobs->put(batch.front().sha256, *batch.front().bytes).has_value();
        },
        dropped("image"));
  if (parts_.shared_cache != nullptr)
    cache_writes_ = std::make_unique<BackgroundQueue<CacheWrite>>(
        BackgroundLimits{1000, std::size_t{4} << 20, 1},
        [this](const std::vector<CacheWrite>& batch) {
          parts_.shared_cache->put(batch.front().key, batch.front().value);
          return true;
        },
        dropped("cache"));
  metrics_.gauge("upright_process_queue_depth", "Uploads that wait for a thread of the processing service.", {},
                 [this] { return static_cast<double>(pool_.queued()); });
  metrics_.gauge("upright_write_queue_depth", "Results and images that wait to be stored.", {}, [this] {
    return static_cast<double>((records_ ? records_->depth() : 0) + (images_ ? images_->depth() : 0));
  });
}

ProcessService::~ProcessService() { close(std::chrono::milliseconds(0)); }

void ProcessService::close(std::chrono::milliseconds patience) {
  pool_.close();
  if (records_) records_->close(patience);
  if (images_) images_->close(patience);
  if (cache_writes_) cache_writes_->close(patience);
}

void ProcessService::add_to(Router& router) {
  for (const char* path : {"/process", "/api/v1/process"}) {
    Endpoint endpoint;
    endpoint.guarded = true;
    endpoint.open_body = image_upload;
    endpoint.handle = [this](const std::shared_ptr<HttpRequest>& request, const Respond& respond) {
      submit(request, respond);
    };
    router.add("POST", path, "process", std::move(endpoint));
  }
}

void ProcessService::submit(const std::shared_ptr<HttpRequest>& request, const Respond& respond) {
  auto job = std::make_shared<Job>();
  job->request = request;
  job->respond = respond;
  if (pool_.try_submit([this, job] { look_up(job); })) return;
  metrics_.shed("process_queue");
  fail(job, {ErrorCode::overloaded, "the queue of the processing service is full"});
}

std::string ProcessService::key_of(const Job& job, const std::string& model) const {
  return "upright:v1:" + model + ":" + options_.options_key + ":" + options_.cache_hash + ":" +
         std::to_string(job.request->body->size()) + ":" + job.digest;
}

void ProcessService::look_up(const JobPointer& job) {
  if (job->request->abandoned->load()) return;
  const auto digest_started = Clock::now();
  const std::string& image = *job->request->body;
  job->image_id = sha256_hex(image);
  job->digest = options_.cache_hash == "sha256" ? job->image_id : md5_hex(image);
  job->digest_ms = milliseconds_since(digest_started);

  const auto cache_started = Clock::now();
  const std::string model = parts_.model->model();
  job->key = key_of(*job, model);
  // Before the model has told its name nothing may be answered from a cache: it could be of another model.
  const auto look_into = [&](ResultCache* cache, const char* tier) {
    if (cache == nullptr || model.empty()) return false;
    const auto text = cache->get(job->key);
    const auto known = text ? answer_from_json(*text) : std::nullopt;
    metrics_.cache(tier, known.has_value());
    if (!known) return false;
    job->cache_ms = milliseconds_since(cache_started);
    if (cache == parts_.shared_cache && parts_.memory_cache != nullptr) parts_.memory_cache->put(job->key, *text);
    answer(job, *known, tier);
    return true;
  };
  if (look_into(parts_.memory_cache, "memory") || look_into(parts_.shared_cache, "redis")) return;
  job->cache_ms = milliseconds_since(cache_started);
  compute(job);
}

void ProcessService::compute(const JobPointer& job) {
  const auto wait = [this, job](const Outcome& outcome) {
    const auto* failure = std::get_if<Failure>(&outcome);
    if (failure == nullptr) return answer(job, std::get<Answer>(outcome), job->inference_ms > 0 ? "miss" : "shared");
    // The first of several identical uploads ran out of time or left; a later one may still have time of its own.
    const bool not_mine = failure->code == ErrorCode::deadline || failure->code == ErrorCode::cancelled;
    if (not_mine && job->inference_ms == 0 && !job->tried_again && Clock::now() < job->request->deadline) {
      job->tried_again = true;
      if (pool_.try_submit([this, job] { compute(job); })) return;
    }
    fail(job, *failure);
  };
  const bool first = flights_.join(job->key, wait, [left = job->request->abandoned] { return left->load(); });
  if (!first) return;
  // The same image may have landed since this one looked into the cache: what lands is in the cache before.
  if (parts_.memory_cache != nullptr) {
    const auto text = parts_.memory_cache->get(job->key);
    if (const auto known = text ? answer_from_json(*text) : std::nullopt) return flights_.land(job->key, *known);
  }

  const auto optimize_started = Clock::now();
  InferenceRequest inference;
  inference.image = job->request->body;
  std::optional<ShrunkImage> shrunk = shrink_for_model(*inference.image, options_.shrink);
  if (shrunk) inference.image = std::make_shared<const std::string>(std::move(shrunk->jpeg));
  job->optimize_ms = milliseconds_since(optimize_started);
  inference.request_id = job->request->head.request_id;
  inference.trace_id = job->request->head.trace_id;
  inference.deadline = job->request->deadline;
  inference.abandoned = [this, key = job->key] { return flights_.abandoned(key); };
  job->inference_started = Clock::now();
  const int width = shrunk ? shrunk->original_width : 0;
  const int height = shrunk ? shrunk->original_height : 0;
  parts_.model->predict(std::move(inference), [this, job, width, height](Outcome outcome) {
    job->inference_ms = std::max(milliseconds_since(job->inference_started), 1e-6);
    if (auto* answer = std::get_if<Answer>(&outcome); answer != nullptr && width > 0) {
      answer->width = width;
      answer->height = height;
    }
    landed(job, std::move(outcome));
  });
}

void ProcessService::landed(const JobPointer& job, Outcome outcome) {
  // Failures are not kept: a full queue passes, and a damaged image is refused quickly each time.
  if (const auto* answer = std::get_if<Answer>(&outcome)) {
    metrics_.stage("inference", job->inference_ms / 1000);
    // Under the model that answered, which may be a newer one than was known before.
    const std::string key = key_of(*job, answer->model);
    const std::string value = to_json(*answer).dump();
    if (parts_.memory_cache != nullptr) parts_.memory_cache->put(key, value);
    if (cache_writes_) cache_writes_->push({key, value}, key.size() + value.size());
  }
  flights_.land(job->key, outcome);
}

void ProcessService::answer(const JobPointer& job, const Answer& answer, const char* cache) {
  const bool cached = cache != std::string("miss");
  const double total_ms = milliseconds_since(job->request->started);
  nlohmann::ordered_json body{{"status", "success"},
                              {"rotation_angle", answer.rotation_angle},
                              {"confidence", answer.confidence},
                              {"request_id", job->request->head.request_id},
                              {"image_id", job->image_id},
                              {"cached", cached}};
  body.update(to_json(answer));
  nlohmann::ordered_json timings{{"total", rounded(total_ms)},
                                 {"digest", rounded(job->digest_ms)},
                                 {"cache", rounded(job->cache_ms)},
                                 {"optimize", rounded(job->optimize_ms)},
                                 {"inference", rounded(job->inference_ms)}};
  if (!cached) {
    timings["queue"] = rounded(answer.queue_ms);
    timings["decode"] = rounded(answer.decode_ms);
    timings["vision"] = rounded(answer.vision_ms);
  }
  body["timings_ms"] = std::move(timings);
  metrics_.stage("digest", job->digest_ms / 1000);
  metrics_.stage("cache", job->cache_ms / 1000);
  metrics_.result(answer.quarter_turns, answer.decision);

  HttpResponse response;
  response.body = body.dump();
  response.headers.emplace_back("X-Cache", cache);
  response.log.cache = cache;
  response.log.angle = answer.rotation_angle;
  response.log.confidence = answer.confidence;

  // Queued before the answer goes out: a drain that waits for all answers then finds all that is to be written.
  if (records_) {
    ResultRecord record;
    record.id = job->request->head.request_id;
    record.created_ms = unix_time_ms();
    record.image_id = job->image_id;
    record.bytes = static_cast<std::int64_t>(job->request->body->size());
    record.width = answer.width;
    record.height = answer.height;
    record.rotation_angle = answer.rotation_angle;
    record.quarter_turns = answer.quarter_turns;
    record.skew = answer.skew;
    record.confidence = answer.confidence;
    record.decision = answer.decision;
    record.kind = answer.kind;
    record.exif_orientation = answer.exif_orientation;
    record.model = answer.model;
    record.cached = cached;
    record.latency_ms = rounded(total_ms);
    records_->push(std::move(record), record_bytes);
  }
  // An upload whose answer was known was stored when it came first.
  if (images_ && !cached)
    images_->push({job->image_id, job->request->body, job->request->memory_lease}, job->request->body->size());
  job->respond(std::move(response));
}

void ProcessService::fail(const JobPointer& job, const Failure& failure) {
  job->respond(problem(failure, job->request->head.request_id));
}

}  // namespace service
