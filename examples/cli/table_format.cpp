// A table for a person. Lines are printed as they come, so the columns have fixed widths and the name stands last.
#include "fields.hpp"
#include "row_format.hpp"
#include "text.hpp"

namespace upright::cli {
namespace {

// SGR codes of ECMA-48.
constexpr std::string_view bold = "\x1b[1m", dim = "\x1b[2m", red = "\x1b[31m", green = "\x1b[32m", yellow = "\x1b[33m",
                           plain = "\x1b[0m";

std::string right_aligned(const std::string& text, std::size_t width) {
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string left_aligned(std::string text, std::size_t width) {
    if (text.size() < width) text.resize(width, ' ');
    return text;
}

/// One line of the table before the name.
std::string columns(const std::string& turn, const std::string& sure, std::string_view turn_decision,
                    const std::string& skew, const std::string& level_sure, std::string_view level_decision,
                    std::string_view kind, const std::string& exif) {
    return right_aligned(turn, 8) + right_aligned(sure, 7) + "  " + left_aligned(std::string(turn_decision), 6) +
           right_aligned(skew, 8) + right_aligned(level_sure, 7) + "  " + left_aligned(std::string(level_decision), 6) +
           "  " + left_aligned(std::string(kind), 8) + right_aligned(exif, 5) + "  ";
}

std::string_view colour_of(Decision decision) {
    switch (decision) {
        case Decision::apply: return green;
        case Decision::review: return yellow;
        case Decision::none: break;
    }
    return dim;
}

class TableFormat final : public RowFormat {
public:
    explicit TableFormat(bool colour) : colour_(colour) {}

    std::string header() const override {
        return painted(bold, columns("TURN", "SURE", "DO", "SKEW", "SURE", "DO", "KIND", "EXIF") + "FILE") + "\n";
    }

    std::string line(const Row& row) const override {
        std::string name = printable(row.file);
        if (row.page_count > 1) {
            name += " (page " + std::to_string(row.page_index + 1) + " of " + std::to_string(row.page_count) + ")";
        }
        if (!row.result) {
            const Error& error = row.result.error();
            return painted(red, columns("-", "-", "error", "-", "-", "-", "-", "-")) + name + ": " + printable(error.message) +
                   " (" + status_name(error.status) + ")\n";
        }
        const Detection& answer = *row.result;
        std::string turn = std::to_string(90 * answer.quarter_turns);
        if (answer.mirrored) turn = "flip+" + turn;
        const std::string cells =
            columns(turn, fixed_number(100 * answer.confidence, 1) + "%", decision_name(answer.turn_decision),
                    fixed_number(answer.skew, 2), fixed_number(100 * answer.level_confidence, 1) + "%",
                    decision_name(answer.level_decision), kind_name(answer.kind),
                    answer.exif_orientation == 0 ? "-" : std::to_string(answer.exif_orientation));
        return painted(colour_of(answer.decision), cells) + name + (answer.truncated ? " (truncated)" : "") + "\n";
    }

private:
    std::string painted(std::string_view colour, const std::string& text) const {
        return colour_ ? std::string(colour) + text + std::string(plain) : text;
    }

    bool colour_;
};

}  // namespace

std::unique_ptr<RowFormat> make_table_format(bool colour) { return std::make_unique<TableFormat>(colour); }

std::unique_ptr<RowFormat> make_row_format(OutputFormat format, bool colour) {
    switch (format) {
        case OutputFormat::json: return make_json_format();
        case OutputFormat::csv: return make_csv_format();
        case OutputFormat::table: break;
    }
    return make_table_format(colour);
}

}  // namespace upright::cli
