#include <doctest/doctest.h>

#include "base/config.hpp"

using service::Config;
using service::ConfigError;

namespace {

Config read(const std::vector<std::string>& arguments, std::vector<const char*> environment = {}) {
  environment.push_back(nullptr);
  std::string printed;
  return service::read_config(arguments, environment.data(), printed);
}

}  // namespace

TEST_CASE("without any setting one process does everything on loopback") {
  const Config config = read({});
  CHECK(config.role == "all");
  CHECK(config.address == "127.0.0.1");
  CHECK(config.port == 8080);
  CHECK(config.database_url.rfind("sqlite:", 0) == 0);
  CHECK(config.storage_url.rfind("file:", 0) == 0);
  CHECK(config.effective_queue() == 4 * config.workers);
}

TEST_CASE("sizes may have units") { CHECK(read({"--max-body=2M"}).max_body == 2u << 20); }

TEST_CASE("what is not known is an error") {
  CHECK_THROWS_AS(read({"--no-such-flag"}), ConfigError);
  CHECK_THROWS_AS(read({}, {"UPRIGHT_NO_SUCH=1"}), ConfigError);
  CHECK_THROWS_AS(read({"--role=everything"}), ConfigError);
  CHECK_THROWS_AS(read({"--workers=0"}), ConfigError);
  CHECK_THROWS_AS(read({"--port=70000"}), ConfigError);
}

TEST_CASE("a role that needs another one says so") {
  CHECK_THROWS_AS(read({"--role=process"}), ConfigError);
  CHECK(read({"--role=process", "--model-service-url=grpc://127.0.0.1:8001"}).port == 5000);
  CHECK_THROWS_AS(read({"--role=infer", "--model-service-url=grpc://127.0.0.1:8001"}), ConfigError);
}
