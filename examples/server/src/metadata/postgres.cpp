#include <libpq-fe.h>

#include "metadata/sql.hpp"

namespace service {
namespace {

// Any number that is ours: replicas that start at once make the tables one after the other.
constexpr const char* schema_lock = "SELECT pg_advisory_xact_lock(7561769)";

class PostgresConnection : public SqlConnection {
 public:
  explicit PostgresConnection(const std::string& url) {
    // statement_timeout bounds what a stuck database can cost; keepalives and connect_timeout what a dead one can.
    const char* const keywords[] = {"dbname",         "connect_timeout",     "options", "application_name",
                                    "keepalives_idle", "tcp_user_timeout", nullptr};
    const char* const values[] = {url.c_str(), "2", "-c statement_timeout=3000", "upright", "10", "4000", nullptr};
    connection_ = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(connection_) != CONNECTION_OK) {
      const std::string reason = PQerrorMessage(connection_);
      PQfinish(connection_);
      throw SqlError("PostgreSQL: " + reason);
    }
    PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
  }
  ~PostgresConnection() override { PQfinish(connection_); }

  std::vector<Row> execute(const std::string& statement, const std::vector<std::string>& parameters) override {
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexecParams(connection_, statement.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                     nullptr, 0),
        PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      throw SqlError(std::string("PostgreSQL: ") + PQerrorMessage(connection_));
    std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (std::size_t row = 0; row < rows.size(); ++row)
      for (int column = 0; column < PQnfields(result.get()); ++column)
        rows[row].emplace_back(PQgetvalue(result.get(), static_cast<int>(row), column));
    return rows;
  }

  void prepare_schema_change() override {
    execute("BEGIN", {});
    execute(schema_lock, {});
  }
  void finish_schema_change() override { execute("COMMIT", {}); }

 private:
  PGconn* connection_ = nullptr;
};

}  // namespace

std::unique_ptr<SqlConnection> open_postgres(const std::string& url) {
  return std::make_unique<PostgresConnection>(url);
}

}  // namespace service
