#include <nlohmann/json.hpp>

#include "metadata/metadata_store.hpp"

namespace service {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json to_json(const ResultRecord& record) {
  return ordered_json{{"id", record.id},
                      {"created_ms", record.created_ms},
                      {"image_id", record.image_id},
                      {"bytes", record.bytes},
                      {"width", record.width},
                      {"height", record.height},
                      {"rotation_angle", record.rotation_angle},
                      {"quarter_turns", record.quarter_turns},
                      {"skew", record.skew},
                      {"confidence", record.confidence},
                      {"decision", record.decision},
                      {"kind", record.kind},
                      {"exif_orientation", record.exif_orientation},
                      {"model", record.model},
                      {"cached", record.cached},
                      {"latency_ms", record.latency_ms}};
}

ResultRecord record_from_json(const json& object) {
  ResultRecord record;
  object.at("id").get_to(record.id);
  object.at("created_ms").get_to(record.created_ms);
  object.at("image_id").get_to(record.image_id);
  object.at("bytes").get_to(record.bytes);
  object.at("width").get_to(record.width);
  object.at("height").get_to(record.height);
  object.at("rotation_angle").get_to(record.rotation_angle);
  object.at("quarter_turns").get_to(record.quarter_turns);
  object.at("skew").get_to(record.skew);
  object.at("confidence").get_to(record.confidence);
  object.at("decision").get_to(record.decision);
  object.at("kind").get_to(record.kind);
  object.at("exif_orientation").get_to(record.exif_orientation);
  object.at("model").get_to(record.model);
  object.at("cached").get_to(record.cached);
  object.at("latency_ms").get_to(record.latency_ms);
  return record;
}

ordered_json to_json(const ResultPage& page) {
  ordered_json results = ordered_json::array();
  for (const ResultRecord& record : page.results) results.push_back(to_json(record));
  return ordered_json{{"results", std::move(results)},
                      {"next_cursor", page.next_cursor.empty() ? ordered_json() : ordered_json(page.next_cursor)}};
}

ResultPage page_from_json(const json& object) {
  ResultPage page;
  for (const json& one : object.at("results")) page.results.push_back(record_from_json(one));
  if (!object.at("next_cursor").is_null()) object.at("next_cursor").get_to(page.next_cursor);
  return page;
}

ordered_json to_json(const ResultStats& stats) {
  ordered_json by_angle = ordered_json::object();
  for (std::size_t turns = 0; turns < stats.by_quarter_turns.size(); ++turns)
    by_angle[std::to_string(90 * turns)] = stats.by_quarter_turns[turns];
  ordered_json days = ordered_json::array();
  for (const auto& day : stats.by_day) days.push_back({{"date", day.date}, {"count", day.count}});
  return ordered_json{{"count", stats.count},
                      {"cached", stats.cached},
                      {"by_angle", std::move(by_angle)},
                      {"confidence_histogram", stats.confidence_histogram},
                      {"latency_ms",
                       {{"p50", stats.latency_p50_ms}, {"p90", stats.latency_p90_ms}, {"p99", stats.latency_p99_ms}}},
                      {"by_day", std::move(days)}};
}

ResultStats stats_from_json(const json& object) {
  ResultStats stats;
  object.at("count").get_to(stats.count);
  object.at("cached").get_to(stats.cached);
  for (std::size_t turns = 0; turns < stats.by_quarter_turns.size(); ++turns)
    object.at("by_angle").at(std::to_string(90 * turns)).get_to(stats.by_quarter_turns[turns]);
  object.at("confidence_histogram").get_to(stats.confidence_histogram);
  object.at("latency_ms").at("p50").get_to(stats.latency_p50_ms);
  object.at("latency_ms").at("p90").get_to(stats.latency_p90_ms);
  object.at("latency_ms").at("p99").get_to(stats.latency_p99_ms);
  for (const json& day : object.at("by_day"))
    stats.by_day.push_back({day.at("date").get<std::string>(), day.at("count").get<std::int64_t>()});
  return stats;
}

}  // namespace service
