// The little of SQL that the metadata needs, the same for SQLite and PostgreSQL: one statement, text parameters $1, $2.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "metadata/metadata_store.hpp"

namespace service {

class SqlError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class SqlConnection {
 public:
  using Row = std::vector<std::string>;

  virtual ~SqlConnection() = default;
  /// All rows, as text. Throws SqlError; the connection may then be unusable and is to be replaced.
  virtual std::vector<Row> execute(const std::string& statement, const std::vector<std::string>& parameters) = 0;
  /// What must be done once before the tables are made or used (locks, journal mode).
  virtual void prepare_schema_change() = 0;
  virtual void finish_schema_change() = 0;
};

// Each throws SqlError with a sentence.
std::unique_ptr<SqlConnection> open_sqlite(const std::string& path);
std::unique_ptr<SqlConnection> open_postgres(const std::string& url);

/// The metadata in a database. `url` is sqlite:PATH or postgres://... ; a database that is down at the start is tried
/// again at each call.
std::unique_ptr<MetadataStore> sql_metadata_store(const std::string& url);

}  // namespace service
