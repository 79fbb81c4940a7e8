// CSV as in RFC 4180: lines end in CR LF, names are kept byte for byte.
#include "fields.hpp"
#include "row_format.hpp"
#include "text.hpp"

namespace upright::cli {
namespace {

struct CsvValue {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return exact_number(value); }
    std::string operator()(const std::string& value) const { return csv_field(value); }
};

std::string joined(const std::vector<std::string>& cells) {
    std::string text;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) text += ',';
        text += cell;
    }
    return text + "\r\n";
}

class CsvFormat final : public RowFormat {
public:
    std::string header() const override {
        std::vector<std::string> names;
        for (const Field& field : plain_fields({"", Detection{}, 0, 0})) names.emplace_back(field.name);
        for (int turn = 0; turn < 4; ++turn) names.push_back("posterior_" + std::to_string(turn));
        names.emplace_back("warnings");
        for (const TimeField& field : time_fields({})) names.push_back(std::string(field.name) + "_ms");
        return joined(names);
    }

    std::string line(const Row& row) const override {
        std::vector<std::string> cells;
        for (const Field& field : plain_fields(row)) cells.push_back(std::visit(CsvValue{}, field.value));
        const Detection* answer = row.result ? &*row.result : nullptr;
        for (std::size_t turn = 0; turn < 4; ++turn) {
            cells.push_back(answer ? exact_number(answer->posterior[turn]) : "");
        }
        cells.push_back(answer ? csv_field(answer->warnings) : "");
        for (const TimeField& field : time_fields(answer ? answer->timings : Timings{})) {
            cells.push_back(answer ? fixed_number(field.milliseconds, time_decimals) : "");
        }
        return joined(cells);
    }
};

}  // namespace

std::unique_ptr<RowFormat> make_csv_format() { return std::make_unique<CsvFormat>(); }

}  // namespace upright::cli
