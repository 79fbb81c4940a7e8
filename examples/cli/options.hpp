// Reads the words of a command line: options with and without values, and the operands between them.
#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace upright::cli {

/// The command line makes no sense; what() says why. Ends the program with exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Option {
    std::string_view name;        ///< "--jobs"
    std::string_view short_name;  ///< "-j", or empty
    bool takes_value = false;
    std::function<void(std::string_view value)> apply;  ///< the value is empty for an option without one
};

/// Applies the options in order and returns the operands. Options may stand anywhere; `--` ends them; `--name=value`
/// and `--name value` are the same; a single `-` is an operand. Throws UsageError.
std::vector<std::string> read_words(std::span<const std::string> words, std::span<const Option> options);

/// The whole of `text` as a number within the bounds, or UsageError that names the option.
long parse_integer(std::string_view option, std::string_view text, long least, long most);
double parse_number(std::string_view option, std::string_view text, double least, double most);

/// Numbers separated by commas, exactly `count` of them.
std::vector<double> parse_numbers(std::string_view option, std::string_view text, std::size_t count);

}  // namespace upright::cli
