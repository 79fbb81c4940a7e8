// One line of output for each image, in one of three forms.
#pragma once

#include <memory>
#include <string>

#include "detect_arguments.hpp"
#include "upright/detection.hpp"
#include "upright/result.hpp"

namespace upright::cli {

/// An image, one page of its file where that has several, and what was found out about it.
struct Row {
    std::string file;
    Result<Detection> result;
    int page_index = 0;
    int page_count = 0;  ///< 0: not known
};

class RowFormat {
public:
    virtual ~RowFormat() = default;
    virtual std::string header() const { return {}; }
    virtual std::string line(const Row& row) const = 0;
};

/// JSON: one object a line with the same members for successes and failures; what is not known is null.
std::unique_ptr<RowFormat> make_json_format();

/// CSV as in RFC 4180 with a header line; what is not known is empty.
std::unique_ptr<RowFormat> make_csv_format();

/// Columns for a person; `colour` adds ANSI colours.
std::unique_ptr<RowFormat> make_table_format(bool colour);

std::unique_ptr<RowFormat> make_row_format(OutputFormat format, bool colour);

}  // namespace upright::cli
