#include "detect_command.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <new>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "detect_arguments.hpp"
#include "help.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "platform/console.hpp"
#include "row_format.hpp"
#include "standard_input.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "upright/batch.hpp"
#include "upright/detector.hpp"
#include "upright/explanation.hpp"

namespace upright::cli {
namespace {

Result<Detection> ask(const Detector& detector, const Input& input, const std::vector<std::uint8_t>& bytes, int page) {
    Call call;
    call.page = page;
    try {
        if (input.path != "-") return detector.detect_file(input.path, call);
        if (bytes.empty()) return Error{Status::corrupt_image, "standard input is empty"};
        return detector.detect_encoded(bytes.data(), bytes.size(), call);
    } catch (const std::bad_alloc&) {
        return Error{Status::out_of_memory, "out of memory"};
    }
}

/// What is found out about an input: one row a page.
std::vector<Row> rows_of(const Detector& detector, const Input& input, std::optional<int> only_page) {
    if (input.error) return {{input.path, *input.error, 0, 0}};
    std::vector<std::uint8_t> bytes;
    if (input.path == "-") bytes = read_standard_input(detector.options().limits.max_input_bytes);
    std::vector<Row> rows;
    int count = 0;
    const auto add = [&](int page) {
        Result<Detection> answer = ask(detector, input, bytes, page);
        if (answer) count = answer->page_count;
        rows.push_back({input.path, std::move(answer), page, count});
    };
    add(only_page.value_or(0));
    if (only_page) return rows;
    if (!rows.front().result) {  // the first page may be damaged, and the next one say how many there are
        const Result<Detection> second = ask(detector, input, bytes, 1);
        if (second) count = rows.front().page_count = second->page_count;
    }
    for (int page = 1; page < count; ++page) add(page);
    return rows;
}

/// Writes lines to stdout and remembers whether that worked.
class Output {
public:
    bool write(const std::string& text) {
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) failed_ = true;
        return !failed_;
    }
    bool failed() const { return failed_; }

private:
    bool failed_ = false;
};

void warn_of_empty_folders(const DetectArguments& arguments, const std::vector<Input>& inputs) {
    if (!inputs.empty()) return;
    for (const std::string& path : arguments.paths) {
        std::fprintf(stderr, "upright: no pictures that are read in '%s'\n", printable(path).c_str());
    }
}

/// Writes the picture that --explain asks for; what went wrong, or nothing. What exists is left alone: a name too few on the
/// command line makes an image the picture's name.
std::string write_picture(const std::string& path, const std::vector<std::uint8_t>& png) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(create_file(path), std::fclose);
    if (!file && errno == EEXIST) return path + " exists and is left alone";
    if (file && std::fwrite(png.data(), 1, png.size(), file.get()) == png.size() && std::fflush(file.get()) == 0) return {};
    return path + ": " + std::generic_category().message(errno);
}

/// False, with a message, if the picture cannot be made.
bool explain(const DetectArguments& arguments, const Row& row) {
    if (arguments.explain_path.empty()) return true;
    const Result<std::vector<std::uint8_t>> picture = draw_explanation(*row.result, printable(row.file));
    const std::string problem =
        picture ? write_picture(arguments.explain_path, *picture) : picture.error().message;
    if (!problem.empty()) std::fprintf(stderr, "upright: --explain: %s\n", printable(problem).c_str());
    return problem.empty();
}

/// Answers for all inputs; returns how many failed.
std::size_t detect_all(const Detector& detector, const std::vector<Input>& inputs, const DetectArguments& arguments,
                       Output& output) {
    const auto format = make_row_format(arguments.format, wants_colour(stdout));
    const bool shares_terminal = is_terminal(stdout);
    Progress progress(inputs.size());
    std::size_t failures = 0;
    output.write(format->header());
    std::vector<std::vector<Row>> answers(inputs.size());
    const auto work = [&](std::size_t index) { answers[index] = rows_of(detector, inputs[index], arguments.page); };
    const auto deliver = [&](std::size_t index) {
        const std::vector<Row> rows = std::exchange(answers[index], {});
        if (std::ranges::any_of(rows, [](const Row& row) { return !row.result; }) ||
            !explain(arguments, rows.front())) {
            ++failures;
        }
        if (shares_terminal) progress.clear();
        bool written = true;
        for (const Row& row : rows) written = written && output.write(format->line(row));
        progress.show(index + 1);
        return written;  // else nobody will see further answers; the caller reports it
    };
    for_each_in_order(inputs.size(), arguments.jobs, work, deliver);
    return failures;
}

}  // namespace

int run_detect(std::span<const std::string> words) {
    const DetectArguments arguments = parse_detect_arguments(words);
    Output output;
    if (arguments.help || arguments.version) {
        output.write(arguments.help ? help_text() : version_text());
        return output.failed() ? exit_some_failed : exit_success;
    }
    const Result<Detector> detector = Detector::create(arguments.options);
    if (!detector) throw UsageError(detector.error().message);

    const std::vector<Input> inputs = expand_paths(arguments.paths);
    warn_of_empty_folders(arguments, inputs);
    if (!arguments.explain_path.empty() && inputs.size() > 1) {
        throw UsageError("--explain draws one image, but the folder holds " + std::to_string(inputs.size()));
    }
    const std::size_t failures = detect_all(*detector, inputs, arguments, output);
    if (output.failed()) std::fputs("upright: cannot write to standard output\n", stderr);
    return failures > 0 || output.failed() ? exit_some_failed : exit_success;
}

}  // namespace upright::cli
