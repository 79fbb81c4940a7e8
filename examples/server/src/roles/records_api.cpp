#include "roles/records_api.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/problem.hpp"
#include "http/upload.hpp"

namespace service {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr int most_results = 500;
constexpr std::size_t most_records_written = 1000;

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number value{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Reads the query; a name or value that is not understood is an error, never ignored.
std::variant<ResultFilter, Failure> filter_of(const HttpHead& head) {
  ResultFilter filter;
  for (const auto& [name, value] : head.query) {
    bool understood = true;
    if (name == "since_ms") {
      understood = (filter.since_ms = number_of<std::int64_t>(value)).has_value();
    } else if (name == "until_ms") {
      understood = (filter.until_ms = number_of<std::int64_t>(value)).has_value();
    } else if (name == "quarter_turns") {
      filter.quarter_turns = number_of<int>(value);
      understood = filter.quarter_turns && *filter.quarter_turns >= 0 && *filter.quarter_turns <= 3;
    } else if (name == "min_confidence") {
      understood = (filter.min_confidence = number_of<double>(value)).has_value();
    } else if (name == "max_confidence") {
      understood = (filter.max_confidence = number_of<double>(value)).has_value();
    } else if (name == "decision") {
      filter.decision = value;
      understood = value == "apply" || value == "review" || value == "none";
    } else if (name == "image_id") {
      filter.image_id = value;
    } else if (name == "cursor") {
      filter.cursor = value;
    } else if (name == "limit") {
      filter.limit = number_of<int>(value).value_or(0);
      understood = filter.limit >= 1 && filter.limit <= most_results;
    } else {
      return Failure{ErrorCode::invalid_request, "unknown query parameter " + name};
    }
    if (!understood) return Failure{ErrorCode::invalid_request, "impossible value of the query parameter " + name};
  }
  return filter;
}

HttpResponse json_response(const ordered_json& body) {
  HttpResponse response;
  response.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

using Ask = std::function<std::variant<ordered_json, Failure>(const HttpRequest&)>;

/// Runs `ask` on the pool, so that a slow database never holds an I/O thread.
Endpoint on_pool(WorkerPool& pool, bool guarded, Ask ask) {
  Endpoint endpoint;
  endpoint.guarded = guarded;
  endpoint.handle = [&pool, ask = std::move(ask)](const std::shared_ptr<HttpRequest>& request, const Respond& respond) {
    const bool taken = pool.try_submit([ask, request, respond] {
      if (request->abandoned->load()) return;
      auto outcome = ask(*request);
      if (const auto* failure = std::get_if<Failure>(&outcome))
        return respond(problem(*failure, request->head.request_id));
      respond(json_response(std::get<ordered_json>(outcome)));
    });
    if (!taken) respond(problem({ErrorCode::overloaded, "too many questions at once"}, request->head.request_id));
  };
  return endpoint;
}

template <class Value>
std::variant<ordered_json, Failure> as_json(std::variant<Value, Failure> outcome) {
  if (auto* failure = std::get_if<Failure>(&outcome)) return std::move(*failure);
  return to_json(std::get<Value>(outcome));
}

}  // namespace

void add_records_api(Router& router, const std::string& prefix, MetadataStore& store, WorkerPool& pool, bool guarded) {
  router.add("GET", prefix + "/results", "results",
             on_pool(pool, guarded, [&store](const HttpRequest& request) -> std::variant<ordered_json, Failure> {
               auto filter = filter_of(request.head);
               if (auto* failure = std::get_if<Failure>(&filter)) return *failure;
               return as_json(store.list(std::get<ResultFilter>(filter)));
             }));
  router.add("GET", prefix + "/stats", "stats",
             on_pool(pool, guarded, [&store](const HttpRequest& request) -> std::variant<ordered_json, Failure> {
               auto filter = filter_of(request.head);
               if (auto* failure = std::get_if<Failure>(&filter)) return *failure;
               return as_json(store.stats(std::get<ResultFilter>(filter)));
             }));
  const std::string one = prefix + "/results/";
  router.add("GET", one, "result", on_pool(pool, guarded, [&store, one](const HttpRequest& request) {
               return as_json(store.find(request.head.path.substr(one.size())));
             }));
}

void add_records_write_api(Router& router, MetadataStore& store, WorkerPool& pool) {
  Endpoint endpoint = on_pool(pool, false, [&store](const HttpRequest& request) -> std::variant<ordered_json, Failure> {
    std::vector<ResultRecord> records;
    try {
      const json body = json::parse(*request.body);
      const json& list = body.at("results");
      if (!list.is_array() || list.size() > most_records_written)
        return Failure{ErrorCode::invalid_request, "results must be a list of at most 1000"};
      for (const json& one : list) records.push_back(record_from_json(one));
    } catch (const json::exception& error) {
      return Failure{ErrorCode::invalid_request, std::string("not a list of results: ") + error.what()};
    }
    if (auto failure = store.insert(records)) return *failure;
    return ordered_json{{"stored", records.size()}};
  });
  endpoint.open_body = [](const HttpHead&, std::optional<Failure>&) { return raw_body(); };
  router.add("POST", "/v1/results", "results_write", std::move(endpoint));
}

}  // namespace service
