// JSON lines. File names are bytes, JSON strings are Unicode: where a name is not UTF-8, `file` shows U+FFFD for each
// wrong byte and `file_hex` holds the exact bytes.
#include "fields.hpp"
#include "row_format.hpp"
#include "text.hpp"

namespace upright::cli {
namespace {

struct JsonValue {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return exact_number(value); }
    std::string operator()(const std::string& value) const { return json_string(value); }
};

/// `items` as they are, between the brackets and separated by commas.
template <class Items, class ToText>
std::string list(char open, const Items& items, char close, const ToText& to_text) {
    std::string text(1, open);
    for (const auto& item : items) {
        if (text.size() > 1) text += ',';
        text += to_text(item);
    }
    return text + close;
}

std::string member(std::string_view name, std::string_view value) {
    return json_string(name) + ':' + std::string(value);
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end != 0) lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

class JsonFormat final : public RowFormat {
public:
    std::string line(const Row& row) const override {
        std::vector<std::string> members;
        for (const Field& field : plain_fields(row)) {
            members.push_back(member(field.name, json_value(field.value)));
        }
        if (!is_valid_utf8(row.file)) members.push_back(member("file_hex", json_string(hexadecimal(row.file))));
        const Detection* answer = row.result ? &*row.result : nullptr;
        members.push_back(member("posterior", answer ? list('[', answer->posterior, ']', exact_number) : "null"));
        members.push_back(member("warnings", answer ? list('[', lines_of(answer->warnings), ']', json_string) : "null"));
        members.push_back(member("timings_ms", answer ? times(answer->timings) : "null"));
        return list('{', members, '}', [](const std::string& text) { return text; }) + "\n";
    }

private:
    static std::string times(const Timings& timings) {
        return list('{', time_fields(timings), '}', [](const TimeField& field) {
            return member(field.name, fixed_number(field.milliseconds, time_decimals));
        });
    }
};

}  // namespace

std::string json_value(const Value& value) { return std::visit(JsonValue{}, value); }

std::unique_ptr<RowFormat> make_json_format() { return std::make_unique<JsonFormat>(); }

}  // namespace upright::cli
