#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

namespace service {
namespace {

std::string service_name = "upright";

spdlog::logger& sink() {
  // spdlog's own patterns do not escape for JSON; the line is made here and passed through as it is.
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("json", std::make_shared<spdlog::sinks::stdout_sink_mt>());
    made->set_pattern("%v");
    made->set_level(spdlog::level::info);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: break;
  }
  return spdlog::level::err;
}

const char* name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "DEBUG";
    case LogLevel::info: return "INFO";
    case LogLevel::warning: return "WARNING";
    case LogLevel::error: break;
  }
  return "ERROR";
}

std::string utc_now() {
  using namespace std::chrono;
  const auto now = system_clock::now();
  const std::time_t seconds = system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  const auto milliseconds_part = duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000;
  char tail[16];
  std::snprintf(tail, sizeof tail, ".%03dZ", static_cast<int>(milliseconds_part));
  return std::string(text) + tail;
}

}  // namespace

void configure_log(LogLevel least, const std::string& name) {
  service_name = name;
  sink().set_level(level_of(least));
}

void log(LogLevel level, const std::string& message) { log(level, message, nlohmann::ordered_json::object()); }

void log(LogLevel level, const std::string& message, const nlohmann::ordered_json& fields) {
  if (!sink().should_log(level_of(level))) return;
  nlohmann::ordered_json line{
      {"asctime", utc_now()}, {"levelname", name_of(level)}, {"name", service_name}, {"message", message}};
  line.update(fields);
  // Bytes that are no UTF-8 (a file name, a message of another server) must not end the program: they are replaced.
  sink().log(level_of(level), line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void flush_log() { sink().flush(); }

}  // namespace service
