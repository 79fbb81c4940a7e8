#include "metadata/remote_store.hpp"

#include <nlohmann/json.hpp>

#include "http/client.hpp"
#include "http/target.hpp"

namespace service {
namespace {

using nlohmann::json;

std::string query_of(const ResultFilter& filter, bool with_page) {
  std::string query;
  const auto add = [&](const char* name, const std::string& value) {
    query += (query.empty() ? "?" : "&") + std::string(name) + "=" + percent_encode(value);
  };
  if (filter.since_ms) add("since_ms", std::to_string(*filter.since_ms));
  if (filter.until_ms) add("until_ms", std::to_string(*filter.until_ms));
  if (filter.quarter_turns) add("quarter_turns", std::to_string(*filter.quarter_turns));
  if (filter.min_confidence) add("min_confidence", json(*filter.min_confidence).dump());
  if (filter.max_confidence) add("max_confidence", json(*filter.max_confidence).dump());
  if (!filter.decision.empty()) add("decision", filter.decision);
  if (!filter.image_id.empty()) add("image_id", filter.image_id);
  if (with_page) add("limit", std::to_string(filter.limit));
  if (with_page && !filter.cursor.empty()) add("cursor", filter.cursor);
  return query;
}

class RemoteStore : public MetadataStore {
 public:
  explicit RemoteStore(std::string base) : base_(std::move(base)) {}

  std::optional<Failure> insert(const std::vector<ResultRecord>& records) override {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ResultRecord& record : records) list.push_back(to_json(record));
    ClientRequest request;
    request.method = "POST";
    request.url = base_ + "/v1/results";
    request.headers = {"Content-Type: application/json"};
    request.body = nlohmann::ordered_json{{"results", std::move(list)}}.dump();
    const ClientResponse response = http_call(request);
    if (response.status == 200) return std::nullopt;
    return failure_of(response);
  }

  std::variant<ResultPage, Failure> list(const ResultFilter& filter) override {
    return ask<ResultPage>("/v1/results" + query_of(filter, true), page_from_json);
  }
  std::variant<ResultRecord, Failure> find(const std::string& id) override {
    return ask<ResultRecord>("/v1/results/" + percent_encode(id), record_from_json);
  }
  std::variant<ResultStats, Failure> stats(const ResultFilter& filter) override {
    return ask<ResultStats>("/v1/stats" + query_of(filter, false), stats_from_json);
  }

 private:
  template <class Value, class Convert>
  std::variant<Value, Failure> ask(const std::string& target, Convert convert) const {
    ClientRequest request;
    request.url = base_ + target;
    const ClientResponse response = http_call(request);
    if (response.status != 200) return failure_of(response);
    try {
      return convert(json::parse(response.body));
    } catch (const json::exception&) {
      return Failure{ErrorCode::metadata_unavailable, "the metadata service sent something else than results"};
    }
  }

  static Failure failure_of(const ClientResponse& response) {
    const auto body = json::parse(response.body, nullptr, false);
    if (response.status >= 400 && response.status < 500 && body.is_object() && body.value("code", json()).is_string())
      return {error_code_of(body["code"].get<std::string>()), body.value("detail", std::string())};
    return {ErrorCode::metadata_unavailable, "the metadata service does not answer"};
  }

  const std::string base_;
};

}  // namespace

std::unique_ptr<MetadataStore> remote_metadata_store(const std::string& base) {
  return std::make_unique<RemoteStore>(base);
}

}  // namespace service
