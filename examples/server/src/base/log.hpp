// Log lines: one JSON object a line on standard output, with asctime, levelname, name and message first.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace service {

enum class LogLevel { debug, info, warning, error };

/// Sets the least level that is written and the `name` of every line. Call once at the start.
void configure_log(LogLevel least, const std::string& name);

void log(LogLevel level, const std::string& message);
/// `fields` is a JSON object whose members are added to the line.
void log(LogLevel level, const std::string& message, const nlohmann::ordered_json& fields);

void flush_log();

}  // namespace service
