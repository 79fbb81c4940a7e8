#include "base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <utility>
#include <vector>

namespace service {
namespace {

// Around the time of one image (milliseconds to some hundred), with the deadline of 10 s inside the range.
const prometheus::Histogram::BucketBoundaries latency_buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                              0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

using CounterFamily = prometheus::Family<prometheus::Counter>;
using HistogramFamily = prometheus::Family<prometheus::Histogram>;

CounterFamily& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

HistogramFamily& histogram(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

}  // namespace

struct Metrics::Parts {
  prometheus::Registry registry;
  CounterFamily& requests = counter(registry, "request_count_total", "Requests answered, by route and status.");
  HistogramFamily& latency =
      histogram(registry, "request_latency_seconds", "From the head of a request to its whole answer.");
  HistogramFamily& stages = histogram(registry, "upright_stage_seconds", "Time in each stage of a request.");
  CounterFamily& shed = counter(registry, "upright_shed_total", "Requests refused to protect the service.");
  CounterFamily& cache = counter(registry, "upright_cache_total", "Cache look-ups, by tier and result.");
  CounterFamily& retries = counter(registry, "upright_retries_total", "Repeated calls of the model service.");
  CounterFamily& dropped = counter(registry, "upright_writes_dropped_total", "Results or images that were not stored.");
  CounterFamily& results = counter(registry, "upright_result_total", "Answers by quarter turns and decision.");
  CounterFamily& inferences = counter(registry, "upright_inferences_total", "Images computed by this process.");
  CounterFamily& cancelled =
      counter(registry, "upright_calls_cancelled_total", "Calls over gRPC whose client left before the answer.");
  CounterFamily& skipped =
      counter(registry, "upright_inferences_skipped_total", "Queued images whose client had left.");

  struct ReadGauge {
    prometheus::Gauge* gauge;
    std::function<double()> read;
  };
  mutable std::mutex gauge_mutex;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*> gauge_families;
  std::vector<ReadGauge> gauges;
};

Metrics::Metrics(const std::string& role, const std::string& version) : parts_(std::make_unique<Parts>()) {
  gauge("upright_build_info", "Always 1; the labels tell what runs.", {{"role", role}, {"version", version}},
        [] { return 1.0; });
  parts_->retries.Add({});
  parts_->inferences.Add({});
  parts_->cancelled.Add({});
  parts_->skipped.Add({});
  for (const char* kind : {"result", "image", "cache"}) parts_->dropped.Add({{"kind", kind}});
}

Metrics::~Metrics() = default;

void Metrics::request(const std::string& route, int status, double seconds) {
  parts_->requests.Add({{"route", route}, {"code", std::to_string(status)}}).Increment();
  parts_->latency.Add({{"route", route}}, latency_buckets).Observe(seconds);
}

void Metrics::stage(const std::string& stage, double seconds) {
  parts_->stages.Add({{"stage", stage}}, latency_buckets).Observe(seconds);
}

void Metrics::shed(const std::string& reason) { parts_->shed.Add({{"reason", reason}}).Increment(); }

void Metrics::cache(const std::string& tier, bool hit) {
  parts_->cache.Add({{"tier", tier}, {"result", hit ? "hit" : "miss"}}).Increment();
}

void Metrics::retry() { parts_->retries.Add({}).Increment(); }

void Metrics::writes_dropped(const std::string& kind, std::uint64_t count) {
  parts_->dropped.Add({{"kind", kind}}).Increment(static_cast<double>(count));
}

void Metrics::result(int quarter_turns, const std::string& decision) {
  parts_->results.Add({{"angle", std::to_string(90 * quarter_turns)}, {"decision", decision}}).Increment();
}

void Metrics::computed() { parts_->inferences.Add({}).Increment(); }

void Metrics::call_cancelled() { parts_->cancelled.Add({}).Increment(); }

void Metrics::skipped_cancelled() { parts_->skipped.Add({}).Increment(); }

void Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels,
                    std::function<double()> read) {
  const std::lock_guard lock(parts_->gauge_mutex);
  auto& family = parts_->gauge_families[name];
  if (family == nullptr) family = &prometheus::BuildGauge().Name(name).Help(help).Register(parts_->registry);
  parts_->gauges.push_back({&family->Add(labels), std::move(read)});
}

std::string Metrics::text() const {
  {
    const std::lock_guard lock(parts_->gauge_mutex);
    for (const Parts::ReadGauge& one : parts_->gauges) one.gauge->Set(one.read());
  }
  return prometheus::TextSerializer().Serialize(parts_->registry.Collect());
}

}  // namespace service
