#include "detect_arguments.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include "answer_options.hpp"
#include "options.hpp"

namespace upright::cli {
namespace {

/// More threads than this help no machine; a typing error must not start a million.
constexpr long max_jobs = 1024;

unsigned jobs_of(std::string_view text) {
    const long jobs = parse_integer("--jobs", text, 0, max_jobs);
    return jobs > 0 ? static_cast<unsigned>(jobs) : std::max(1u, std::thread::hardware_concurrency());
}

void set_model_size(std::string_view text, ClassifierModel& model) {
    const auto side = [](std::string_view digits) {
        return static_cast<int>(parse_integer("--model-size", digits, 1, 4096));
    };
    const std::size_t times = text.find('x');
    model.input_width = side(text.substr(0, times));
    model.input_height = times == std::string_view::npos ? model.input_width : side(text.substr(times + 1));
}

template <class Number, std::size_t Count>
void set_numbers(std::string_view option, std::string_view text, std::array<Number, Count>& target) {
    const std::vector<double> numbers = parse_numbers(option, text, Count);
    std::ranges::transform(numbers, target.begin(), [](double number) { return static_cast<Number>(number); });
}

void set_model_turns(std::string_view text, ClassifierModel& model) {
    set_numbers("--model-turns", text, model.turns);
    std::array<int, 4> sorted = model.turns;
    std::ranges::sort(sorted);
    if (sorted != std::array{0, 1, 2, 3}) throw UsageError("--model-turns: needs each of 0, 1, 2 and 3 once");
}

void set_format(OutputFormat format, DetectArguments& arguments) {
    if (arguments.format != OutputFormat::table && arguments.format != format) {
        throw UsageError("--json and --csv exclude each other");
    }
    arguments.format = format;
}

std::vector<Option> options_for(DetectArguments& arguments) {
    using Text = std::string_view;
    ClassifierModel& model = arguments.options.model;
    std::vector<Option> options = answer_options(arguments.options);
    const auto of_model = [&](const char* name, bool takes_value, auto apply) -> Option {
        return {name, "", takes_value, [&arguments, name, apply](Text text) {
                    apply(text);
                    arguments.of_model = name;
                }};
    };
    const std::vector<Option> own{
        {"--help", "-h", false, [&](Text) { arguments.help = true; }},
        {"--version", "", false, [&](Text) { arguments.version = true; }},
        {"--json", "", false, [&](Text) { set_format(OutputFormat::json, arguments); }},
        {"--csv", "", false, [&](Text) { set_format(OutputFormat::csv, arguments); }},
        {"--jobs", "-j", true, [&](Text text) { arguments.jobs = jobs_of(text); }},
        {"--page", "", true,
         [&](Text text) {
             arguments.page = static_cast<int>(parse_integer("--page", text, 0, std::numeric_limits<int>::max()));
         }},
        {"--explain", "", true,
         [&](Text text) {
             if (text.empty()) throw UsageError("--explain: needs the name of the PNG to write");
             arguments.explain_path = text;
             arguments.options.explain = true;
         }},
        {"--model", "", true,
         [&](Text text) {
             if (text.empty()) throw UsageError("--model: needs the name of an ONNX file");
             model.path = text;
         }},
        of_model("--model-size", true, [&](Text text) { set_model_size(text, model); }),
        of_model("--model-mean", true, [&](Text text) { set_numbers("--model-mean", text, model.mean); }),
        of_model("--model-deviation", true, [&](Text text) { set_numbers("--model-deviation", text, model.deviation); }),
        of_model("--model-bgr", false, [&](Text) { model.bgr = true; }),
        of_model("--model-turns", true, [&](Text text) { set_model_turns(text, model); }),
    };
    options.insert(options.end(), own.begin(), own.end());
    return options;
}

}  // namespace

DetectArguments parse_detect_arguments(std::span<const std::string> words) {
    DetectArguments arguments;
    arguments.paths = read_words(words, options_for(arguments));
    if (arguments.help || arguments.version) return arguments;
    if (arguments.paths.empty()) throw UsageError("no PATH given");
    if (!arguments.of_model.empty() && arguments.options.model.path.empty()) {
        throw UsageError(arguments.of_model + " says something of a model, but no --model is given");
    }
    if (!arguments.explain_path.empty() && arguments.paths.size() != 1) {
        throw UsageError("--explain draws one image, but " + std::to_string(arguments.paths.size()) + " paths are given");
    }
    if (std::ranges::count(arguments.paths, "-") > 1) throw UsageError("'-' (standard input) can be given only once");
    return arguments;
}

}  // namespace upright::cli
