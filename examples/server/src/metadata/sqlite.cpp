#include <sqlite3.h>

#include <array>
#include <charconv>

#include "metadata/sql.hpp"

namespace service {
namespace {

class SqliteConnection : public SqlConnection {
 public:
  explicit SqliteConnection(const std::string& path) {
    const int opened = sqlite3_open_v2(path.c_str(), &database_,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
    if (opened != SQLITE_OK) {
      const std::string reason = database_ != nullptr ? sqlite3_errmsg(database_) : "out of memory";
      sqlite3_close(database_);
      throw SqlError("SQLite cannot open its file: " + reason);
    }
    sqlite3_busy_timeout(database_, 2000);
    // WAL lets readers go on while a batch is written; NORMAL may lose the last results in a power failure, never the
    // file.
    SqliteConnection::execute("PRAGMA journal_mode=WAL", {});
    SqliteConnection::execute("PRAGMA synchronous=NORMAL", {});
  }
  ~SqliteConnection() override { sqlite3_close(database_); }

  std::vector<Row> execute(const std::string& statement, const std::vector<std::string>& parameters) override {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(database_, statement.c_str(), -1, &raw, nullptr) != SQLITE_OK) fail();
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> prepared(raw, sqlite3_finalize);
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      std::string name("$");
      name += std::to_string(k + 1);
      const int index = sqlite3_bind_parameter_index(raw, name.c_str());
      if (index > 0)
        sqlite3_bind_text(raw, index, parameters[k].data(), static_cast<int>(parameters[k].size()), SQLITE_TRANSIENT);
    }
    std::vector<Row> rows;
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
      Row row;
      for (int column = 0; column < sqlite3_column_count(raw); ++column) {
        row.push_back(text_of(raw, column));
      }
      rows.push_back(std::move(row));
    }
    if (step != SQLITE_DONE) fail();
    return rows;
  }

  void prepare_schema_change() override { execute("BEGIN IMMEDIATE", {}); }
  void finish_schema_change() override { execute("COMMIT", {}); }

 private:
  static std::string text_of(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) == SQLITE_FLOAT) {
      // SQLite itself writes 15 digits, which do not read back to the same number.
      std::array<char, 32> buffer{};
      const double value = sqlite3_column_double(statement, column);
      return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    return text != nullptr ? text : "";
  }

  [[noreturn]] void fail() const { throw SqlError(std::string("SQLite: ") + sqlite3_errmsg(database_)); }

  sqlite3* database_ = nullptr;
};

}  // namespace

std::unique_ptr<SqlConnection> open_sqlite(const std::string& path) {
  return std::make_unique<SqliteConnection>(path);
}

}  // namespace service
