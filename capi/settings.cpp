#include "settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace upright::capi {
namespace {

/// The whole of `text` as a number, the same in every locale.
template <class Number>
bool parse(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

/// `text` up to `separator`, which goes too.
std::string_view take_until(char separator, std::string_view& text) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return part;
}

template <class Number, std::size_t Count>
bool parse_list(std::string_view text, std::array<Number, Count>& numbers) {
    if (static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1 != Count) return false;
    return std::ranges::all_of(numbers, [&](Number& number) { return parse(take_until(',', text), number); });
}

bool parse_size(std::string_view text, ClassifierModel& model) {
    if (std::count(text.begin(), text.end(), 'x') != 1) return false;
    const std::string_view width = take_until('x', text);
    return parse(width, model.input_width) && parse(text, model.input_height);
}

bool parse_channels(std::string_view text, ClassifierModel& model) {
    model.bgr = text == "bgr";
    return model.bgr || text == "rgb";
}

bool parse_turns(std::string_view text, ClassifierModel& model) {
    if (!parse_list(text, model.turns)) return false;
    std::array<int, 4> sorted = model.turns;
    std::ranges::sort(sorted);
    return sorted == std::array{0, 1, 2, 3};
}

bool parse_path(std::string_view text, ClassifierModel& model) {
    model.path = text;
    return !text.empty();
}

struct Setting {
    std::string_view name;
    bool (*apply)(std::string_view value, ClassifierModel& model);
};

constexpr std::array<Setting, 6> known_settings{{
    {"model", parse_path},
    {"model_size", parse_size},
    {"model_mean", [](std::string_view value, ClassifierModel& model) { return parse_list(value, model.mean); }},
    {"model_deviation", [](std::string_view value, ClassifierModel& model) { return parse_list(value, model.deviation); }},
    {"model_channels", parse_channels},
    {"model_turns", parse_turns},
}};

}  // namespace

std::optional<Error> apply_settings(std::string_view text, Options& options) {
    while (!text.empty()) {
        const std::string_view line = take_until('\n', text);
        if (line.empty()) continue;
        std::string_view value = line;
        const std::string_view name = take_until('=', value);
        const auto* const setting = std::ranges::find(known_settings, name, &Setting::name);
        if (setting == known_settings.end()) {
            return Error{Status::unknown_option, "settings: there is no '" + std::string(name) + "' in this version"};
        }
        if (!setting->apply(value, options.model)) {
            return Error{Status::invalid_argument, "settings: '" + std::string(line) + "' makes no sense"};
        }
    }
    return std::nullopt;
}

}  // namespace upright::capi
