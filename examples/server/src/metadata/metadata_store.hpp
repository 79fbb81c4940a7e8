// What was answered, for later questions: lists, single results, statistics.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace service {

struct ResultRecord {
  std::string id;  // the request id
  std::int64_t created_ms = 0;
  std::string image_id;  // SHA-256 of the upload
  std::int64_t bytes = 0;
  int width = 0;
  int height = 0;
  double rotation_angle = 0;
  int quarter_turns = 0;
  double skew = 0;
  double confidence = 0;
  std::string decision;
  std::string kind;
  int exif_orientation = 0;
  std::string model;
  bool cached = false;
  double latency_ms = 0;
};

struct ResultFilter {
  std::optional<std::int64_t> since_ms;
  std::optional<std::int64_t> until_ms;
  std::optional<int> quarter_turns;
  std::optional<double> min_confidence;
  std::optional<double> max_confidence;
  std::string decision;  // empty: any
  std::string image_id;  // empty: any
  int limit = 50;        // 1..500
  std::string cursor;    // of the page before; empty: the newest
};

struct ResultPage {
  std::vector<ResultRecord> results;  // the newest first
  std::string next_cursor;            // empty: there are no more
};

struct ResultStats {
  std::int64_t count = 0;
  std::int64_t cached = 0;
  std::vector<std::int64_t> by_quarter_turns = std::vector<std::int64_t>(4);
  std::vector<std::int64_t> confidence_histogram = std::vector<std::int64_t>(10);  // tenths of 0..1
  double latency_p50_ms = 0;
  double latency_p90_ms = 0;
  double latency_p99_ms = 0;
  struct Day {
    std::string date;  // of UTC
    std::int64_t count = 0;
  };
  std::vector<Day> by_day;  // the newest first, at most 90
};

class MetadataStore {
 public:
  virtual ~MetadataStore() = default;
  // Each answers with a failure of code metadata_unavailable when the database is down.
  virtual std::optional<Failure> insert(const std::vector<ResultRecord>& records) = 0;
  virtual std::variant<ResultPage, Failure> list(const ResultFilter& filter) = 0;
  virtual std::variant<ResultRecord, Failure> find(const std::string& id) = 0;
  virtual std::variant<ResultStats, Failure> stats(const ResultFilter& filter) = 0;
};

nlohmann::ordered_json to_json(const ResultRecord& record);
nlohmann::ordered_json to_json(const ResultPage& page);
nlohmann::ordered_json to_json(const ResultStats& stats);
// Each throws nlohmann::json::exception for something else.
ResultRecord record_from_json(const nlohmann::json& json);
ResultPage page_from_json(const nlohmann::json& json);
ResultStats stats_from_json(const nlohmann::json& json);

}  // namespace service
