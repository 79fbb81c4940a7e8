#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <set>

#include "metadata/sql.hpp"

using namespace service;

namespace {

struct Database {
  Database() {
    std::filesystem::remove(path);
    store = sql_metadata_store("sqlite:" + path);
  }
  ~Database() {
    store.reset();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  }
  const std::string path =
      (std::filesystem::temp_directory_path() / ("upright-" + std::to_string(getpid()) + ".sqlite")).string();
  std::unique_ptr<MetadataStore> store;
};

ResultRecord record(int number) {
  ResultRecord one;
  one.id = "id-" + std::to_string(1000 + number);
  one.created_ms = 1'700'000'000'000 + number / 3;  // three in the same millisecond
  one.image_id = std::string(64, 'a');
  one.width = 100;
  one.height = 50;
  one.quarter_turns = number % 4;
  one.rotation_angle = 0.1 + 0.2;  // a number that must come back exactly
  one.confidence = number % 10 / 10.0;
  one.decision = number % 2 == 0 ? "apply" : "review";
  one.kind = "document";
  one.model = "upright/\"quotes'";
  one.latency_ms = number + 1;
  return one;
}

}  // namespace

TEST_CASE("pages hold every result once, the newest first") {
  Database database;
  std::vector<ResultRecord> records;
  for (int k = 0; k < 100; ++k) records.push_back(record(k));
  REQUIRE_FALSE(database.store->insert(records));
  REQUIRE_FALSE(database.store->insert(records));  // a second delivery changes nothing
  ResultFilter filter;
  filter.limit = 7;
  std::set<std::string> seen;
  std::string last = "id-9999";
  do {
    const auto page = std::get<ResultPage>(database.store->list(filter));
    for (const auto& one : page.results) {
      CHECK(one.id < last);
      last = one.id;
      seen.insert(one.id);
    }
    filter.cursor = page.next_cursor;
  } while (!filter.cursor.empty());
  CHECK(seen.size() == 100);
}

TEST_CASE("a result comes back as it was stored") {
  Database database;
  REQUIRE_FALSE(database.store->insert({record(3)}));
  const auto found = std::get<ResultRecord>(database.store->find("id-1003"));
  CHECK(found.rotation_angle == 0.1 + 0.2);
  CHECK(found.model == record(3).model);
  CHECK(std::get<Failure>(database.store->find("id-1004")).code == ErrorCode::not_found);
}

TEST_CASE("filters and statistics agree") {
  Database database;
  std::vector<ResultRecord> records;
  for (int k = 0; k < 100; ++k) records.push_back(record(k));
  REQUIRE_FALSE(database.store->insert(records));
  ResultFilter filter;
  filter.quarter_turns = 2;
  filter.limit = 500;
  CHECK(std::get<ResultPage>(database.store->list(filter)).results.size() == 25);
  const auto stats = std::get<ResultStats>(database.store->stats({}));
  CHECK(stats.count == 100);
  CHECK(stats.by_quarter_turns == std::vector<std::int64_t>{25, 25, 25, 25});
  CHECK(stats.confidence_histogram == std::vector<std::int64_t>(10, 10));
  CHECK(stats.latency_p50_ms == 50);
  CHECK(stats.latency_p99_ms == 99);
  REQUIRE(stats.by_day.size() == 1);
  CHECK(stats.by_day[0].date == "2023-11-14");
}

TEST_CASE("no statistics are no division by nothing") {
  Database database;
  const auto stats = std::get<ResultStats>(database.store->stats({}));
  CHECK(stats.count == 0);
  CHECK(stats.latency_p50_ms == 0);
}

TEST_CASE("a cursor that was never given out is an error") {
  Database database;
  ResultFilter filter;
  filter.cursor = "1; DROP TABLE upright_results";
  CHECK(std::get<Failure>(database.store->list(filter)).code == ErrorCode::invalid_request);
}
