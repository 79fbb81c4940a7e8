// The answer as named values, in the order in which JSON and CSV show them. One list, so that both have the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "row_format.hpp"

namespace upright::cli {

/// Nothing is "not known": null in JSON, an empty field in CSV.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct Field {
    std::string_view name;
    Value value;
};

/// All of the answer but posterior, warnings and times; nothing is known of it where it is null.
std::vector<Field> answer_fields(const Detection* answer);

/// file, status, error, code and page, and answer_fields().
std::vector<Field> plain_fields(const Row& row);

/// A value as JSON has it.
std::string json_value(const Value& value);

struct TimeField {
    std::string_view name;
    double milliseconds;
};

/// decode, vision and each stage.
std::vector<TimeField> time_fields(const Timings& timings);

std::string_view kind_name(Kind kind) noexcept;
std::string_view decision_name(Decision decision) noexcept;

/// Microseconds are the least that a time of one call can mean.
inline constexpr int time_decimals = 3;

}  // namespace upright::cli
