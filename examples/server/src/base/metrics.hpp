// Counters, histograms and gauges of one process, in the Prometheus text format.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace service {

class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  /// `role` and `model` go into upright_build_info.
  Metrics(const std::string& role, const std::string& version);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void request(const std::string& route, int status, double seconds);
  void stage(const std::string& stage, double seconds);
  void shed(const std::string& reason);
  void cache(const std::string& tier, bool hit);
  void retry();
  void writes_dropped(const std::string& kind, std::uint64_t count);
  void result(int quarter_turns, const std::string& decision);
  void computed();           // an inference that ran here
  void call_cancelled();     // a call over gRPC whose client left before the answer
  void skipped_cancelled();  // an inference that was not run because its client had left

  /// A gauge that is read at each scrape.
  void gauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> read);

  std::string text() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace service
