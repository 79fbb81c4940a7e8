#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <iterator>
#include <mutex>

#include "base/log.hpp"
#include "metadata/sql.hpp"

namespace service {
namespace {

// Text, bigint and double precision mean the same to both databases. created_ms with id gives one order for pages.
constexpr const char* schema[] = {
    "CREATE TABLE IF NOT EXISTS upright_results (id text PRIMARY KEY, created_ms bigint NOT NULL, image_id text NOT "
    "NULL, bytes bigint NOT NULL, width bigint NOT NULL, height bigint NOT NULL, rotation_angle double precision NOT "
    "NULL, quarter_turns bigint NOT NULL, skew double precision NOT NULL, confidence double precision NOT NULL, "
    "decision text NOT NULL, kind text NOT NULL, exif_orientation bigint NOT NULL, model text NOT NULL, cached bigint "
    "NOT NULL, latency_ms double precision NOT NULL)",
    "CREATE INDEX IF NOT EXISTS upright_results_created ON upright_results (created_ms, id)",
    "CREATE INDEX IF NOT EXISTS upright_results_image ON upright_results (image_id)",
};
constexpr const char* columns =
    "id, created_ms, image_id, bytes, width, height, rotation_angle, quarter_turns, skew, confidence, decision, kind, "
    "exif_orientation, model, cached, latency_ms";
constexpr int most_days = 90;

std::string text_of(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;  // reads back exactly
  return {buffer.data(), end};
}

double number_of(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t integer_of(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

int int_of(const std::string& text) { return static_cast<int>(integer_of(text)); }

ResultRecord record_of(const SqlConnection::Row& row) {
  ResultRecord record;
  record.id = row[0];
  record.created_ms = integer_of(row[1]);
  record.image_id = row[2];
  record.bytes = integer_of(row[3]);
  record.width = int_of(row[4]);
  record.height = int_of(row[5]);
  record.rotation_angle = number_of(row[6]);
  record.quarter_turns = int_of(row[7]);
  record.skew = number_of(row[8]);
  record.confidence = number_of(row[9]);
  record.decision = row[10];
  record.kind = row[11];
  record.exif_orientation = int_of(row[12]);
  record.model = row[13];
  record.cached = int_of(row[14]) != 0;
  record.latency_ms = number_of(row[15]);
  return record;
}

/// The condition of a filter. Both databases get parameters as text; the casts give them the column's type.
struct Condition {
  std::string where = "1=1";
  std::vector<std::string> parameters;

  void add(const std::string& before, const std::string& type, const std::string& value) {
    parameters.push_back(value);
    where += " AND " + before + " CAST($" + std::to_string(parameters.size()) + " AS " + type + ")";
  }
};

Condition condition_of(const ResultFilter& filter) {
  Condition condition;
  if (filter.since_ms) condition.add("created_ms >=", "bigint", std::to_string(*filter.since_ms));
  if (filter.until_ms) condition.add("created_ms <", "bigint", std::to_string(*filter.until_ms));
  if (filter.quarter_turns) condition.add("quarter_turns =", "bigint", std::to_string(*filter.quarter_turns));
  if (filter.min_confidence) condition.add("confidence >=", "double precision", text_of(*filter.min_confidence));
  if (filter.max_confidence) condition.add("confidence <=", "double precision", text_of(*filter.max_confidence));
  if (!filter.decision.empty()) condition.add("decision =", "text", filter.decision);
  if (!filter.image_id.empty()) condition.add("image_id =", "text", filter.image_id);
  return condition;
}

std::string date_of(std::int64_t day) {
  const std::time_t seconds = static_cast<std::time_t>(day) * 86400;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

class SqlStore : public MetadataStore {
 public:
  explicit SqlStore(std::string url) : url_(std::move(url)) {}

  std::optional<Failure> insert(const std::vector<ResultRecord>& records) override {
    auto done = with_connection<bool>([&](SqlConnection& sql) {
      sql.execute("BEGIN", {});
      for (const ResultRecord& record : records) insert_one(sql, record);
      sql.execute("COMMIT", {});
      return true;
    });
    if (auto* failure = std::get_if<Failure>(&done)) return *failure;
    return std::nullopt;
  }

  std::variant<ResultPage, Failure> list(const ResultFilter& filter) override {
    Condition condition = condition_of(filter);
    if (!filter.cursor.empty()) {
      // "created_ms.id" of the last result of the page before.
      const auto dot = filter.cursor.find('.');
      const std::string created = filter.cursor.substr(0, dot);
      if (dot == std::string::npos || created.empty() || created.find_first_not_of("0123456789") != std::string::npos ||
          created.size() > 18)
        return Failure{ErrorCode::invalid_request, "the cursor is none that was given out"};
      const std::size_t first = condition.parameters.size() + 1;
      condition.parameters.push_back(created);
      condition.parameters.push_back(filter.cursor.substr(dot + 1));
      condition.where += " AND (created_ms, id) < (CAST($" + std::to_string(first) + " AS bigint), $" +
                         std::to_string(first + 1) + ")";
    }
    return with_connection<ResultPage>([&](SqlConnection& sql) {
      const auto rows =
          sql.execute("SELECT " + std::string(columns) + " FROM upright_results WHERE " + condition.where +
                          " ORDER BY created_ms DESC, id DESC LIMIT " + std::to_string(filter.limit + 1),
                      condition.parameters);
      ResultPage page;
      for (const auto& row : rows) page.results.push_back(record_of(row));
      if (page.results.size() > static_cast<std::size_t>(filter.limit)) {
        page.results.pop_back();
        page.next_cursor = std::to_string(page.results.back().created_ms) + "." + page.results.back().id;
      }
      return page;
    });
  }

  std::variant<ResultRecord, Failure> find(const std::string& id) override {
    auto rows = with_connection<std::vector<SqlConnection::Row>>([&](SqlConnection& sql) {
      return sql.execute("SELECT " + std::string(columns) + " FROM upright_results WHERE id = $1", {id});
    });
    if (auto* failure = std::get_if<Failure>(&rows)) return *failure;
    const auto& found = std::get<0>(rows);
    if (found.empty()) return Failure{ErrorCode::not_found, "no result has this id"};
    return record_of(found.front());
  }

  std::variant<ResultStats, Failure> stats(const ResultFilter& filter) override {
    const Condition condition = condition_of(filter);
    return with_connection<ResultStats>([&](SqlConnection& sql) { return stats_of(sql, condition); });
  }

 private:
  static void insert_one(SqlConnection& sql, const ResultRecord& record) {
    // A client may repeat its X-Request-ID; the first result of that name stays.
    sql.execute("INSERT INTO upright_results (" + std::string(columns) +
                    ") VALUES ($1, CAST($2 AS bigint), $3, CAST($4 AS bigint), CAST($5 AS bigint), CAST($6 AS bigint), "
                    "CAST($7 AS double precision), CAST($8 AS bigint), CAST($9 AS double precision), CAST($10 AS "
                    "double precision), $11, $12, CAST($13 AS bigint), $14, CAST($15 AS bigint), CAST($16 AS double "
                    "precision)) ON CONFLICT (id) DO NOTHING",
                {record.id, std::to_string(record.created_ms), record.image_id, std::to_string(record.bytes),
                 std::to_string(record.width), std::to_string(record.height), text_of(record.rotation_angle),
                 std::to_string(record.quarter_turns), text_of(record.skew), text_of(record.confidence),
                 record.decision, record.kind, std::to_string(record.exif_orientation), record.model,
                 record.cached ? "1" : "0", text_of(record.latency_ms)});
  }

  static ResultStats stats_of(SqlConnection& sql, const Condition& condition) {
    const std::string from = " FROM upright_results WHERE " + condition.where;
    ResultStats stats;
    const auto& parameters = condition.parameters;
    const auto totals = sql.execute("SELECT count(*), coalesce(sum(cached), 0)" + from, parameters);
    stats.count = integer_of(totals.at(0)[0]);
    stats.cached = integer_of(totals.at(0)[1]);
    for (const auto& row : sql.execute("SELECT quarter_turns, count(*)" + from + " GROUP BY quarter_turns", parameters))
      stats.by_quarter_turns.at(static_cast<std::size_t>(integer_of(row[0]) & 3)) = integer_of(row[1]);
    stats.confidence_histogram = confidence_histogram_of(sql, from, parameters);
    // Nearest rank: the value below which the given share of all lies.
    const auto percentile = [&](double share) {
      const auto rank = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(stats.count)));
      const auto rows = sql.execute(
          "SELECT latency_ms" + from + " ORDER BY latency_ms LIMIT 1 OFFSET " + std::to_string(rank > 0 ? rank - 1 : 0),
          parameters);
      return rows.empty() ? 0.0 : number_of(rows[0][0]);
    };
    stats.latency_p50_ms = percentile(0.5);
    stats.latency_p90_ms = percentile(0.9);
    stats.latency_p99_ms = percentile(0.99);
    for (const auto& row : sql.execute("SELECT created_ms / 86400000 AS day, count(*)" + from +
                                           " GROUP BY day ORDER BY day DESC LIMIT " + std::to_string(most_days),
                                       parameters))
      stats.by_day.push_back({date_of(integer_of(row[0])), integer_of(row[1])});
    return stats;
  }

  // Sums of conditions instead of a rounded quotient: the two databases round casts differently.
  static std::vector<std::int64_t> confidence_histogram_of(SqlConnection& sql, const std::string& from,
                                                           const std::vector<std::string>& parameters) {
    std::string sums;
    for (int tenth = 0; tenth < 10; ++tenth) {
      const std::string above = tenth == 0 ? "" : "confidence >= 0." + std::to_string(tenth);
      const std::string below = tenth == 9 ? "" : "confidence < 0." + std::to_string(tenth + 1);
      sums += (tenth == 0 ? "" : ", ") + ("coalesce(sum(CASE WHEN " + above) +
              (above.empty() || below.empty() ? "" : " AND ") + below + " THEN 1 ELSE 0 END), 0)";
    }
    std::vector<std::int64_t> histogram;
    const auto rows = sql.execute("SELECT " + sums + from, parameters);
    for (const std::string& count : rows.at(0)) histogram.push_back(integer_of(count));
    return histogram;
  }

  /// Runs `use` on the one connection, which is opened, and opened again after a failure, when it is needed.
  template <class Result, class Use>
  std::variant<Result, Failure> with_connection(Use use) {
    const std::lock_guard lock(mutex_);
    // An idle connection may have died unseen (a restart of the database): the second try has a fresh one.
    for (const bool may_retry : {connection_ != nullptr, false}) {
      try {
        if (!connection_) open();
        return use(*connection_);
      } catch (const SqlError& error) {
        connection_.reset();
        if (may_retry) continue;
        log(LogLevel::warning, error.what());
        return Failure{ErrorCode::metadata_unavailable, "the database does not answer"};
      }
    }
    return Failure{ErrorCode::metadata_unavailable, "the database does not answer"};
  }

  void open() {
    constexpr std::size_t scheme = 7;  // "sqlite:"
    connection_ = url_.rfind("sqlite:", 0) == 0 ? open_sqlite(url_.substr(scheme)) : open_postgres(url_);
    if (schema_is_there_) return;
    connection_->prepare_schema_change();
    for (const char* statement : schema) connection_->execute(statement, {});
    connection_->finish_schema_change();
    schema_is_there_ = true;
  }

  const std::string url_;
  std::mutex mutex_;
  std::unique_ptr<SqlConnection> connection_;
  bool schema_is_there_ = false;
};

}  // namespace

std::unique_ptr<MetadataStore> sql_metadata_store(const std::string& url) { return std::make_unique<SqlStore>(url); }

}  // namespace service
