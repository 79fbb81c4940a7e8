#include "options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <type_traits>

namespace upright::cli {
namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

const Option& find(std::string_view name, std::span<const Option> options) {
    const auto matches = [&](const Option& option) {
        return name == option.name || (!option.short_name.empty() && name == option.short_name);
    };
    const auto found = std::ranges::find_if(options, matches);
    if (found == options.end()) throw UsageError("unknown option " + quoted(name));
    return *found;
}

/// A bound as a user would write it: without zeros or an exponent where it can be.
template <class Number>
std::string written(Number bound) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), bound).ptr};
}

template <class Number>
Number parse_within(std::string_view option, std::string_view text, Number least, Number most) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string subject = std::string(option) + ": " + quoted(text);
    // A number that is too long for its type is a number all the same.
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) {
        throw UsageError(subject + (std::is_integral_v<Number> ? " is not a whole number" : " is not a number"));
    }
    if (error != std::errc{} || !(value >= least && value <= most)) {
        throw UsageError(subject + " is not between " + written(least) + " and " + written(most));
    }
    return value;
}

}  // namespace

std::vector<std::string> read_words(std::span<const std::string> words, std::span<const Option> options) {
    std::vector<std::string> operands;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::string_view word = words[at];
        if (word == "--") {
            operands.insert(operands.end(), words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            operands.emplace_back(word);
            continue;
        }
        const bool is_short = !word.starts_with("--");
        const std::size_t equals = !is_short ? word.find('=') : std::string_view::npos;
        const bool has_value = equals != std::string_view::npos;
        const Option& option = find(is_short ? word.substr(0, 2) : word.substr(0, equals), options);
        if (is_short && word.size() > 2 && !option.takes_value) throw UsageError(std::string(word.substr(0, 2)) + " takes no value");
        if (has_value && !option.takes_value) throw UsageError(std::string(option.name) + " takes no value");
        std::string_view value;
        if (is_short && word.size() > 2) {
            value = word.substr(2);  // -j4
        } else if (has_value) {
            value = word.substr(equals + 1);
        } else if (option.takes_value) {
            if (++at == words.size()) throw UsageError(std::string(option.name) + " needs a value");
            value = words[at];
        }
        option.apply(value);
    }
    return operands;
}

long parse_integer(std::string_view option, std::string_view text, long least, long most) {
    return parse_within(option, text, least, most);
}

double parse_number(std::string_view option, std::string_view text, double least, double most) {
    return parse_within(option, text, least, most);
}

std::vector<double> parse_numbers(std::string_view option, std::string_view text, std::size_t count) {
    constexpr double unbounded = std::numeric_limits<double>::max();
    std::vector<double> numbers;
    for (;;) {
        const std::size_t comma = text.find(',');
        numbers.push_back(parse_number(option, text.substr(0, comma), -unbounded, unbounded));
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    if (numbers.size() != count) {
        throw UsageError(std::string(option) + ": needs " + std::to_string(count) + " numbers separated by commas");
    }
    return numbers;
}

}  // namespace upright::cli
