#include "fix/command.hpp"

#include <cstdio>
#include <utility>
#include <vector>

#include "detect_command.hpp"
#include "fix/arguments.hpp"
#include "fix/inputs.hpp"
#include "platform/interrupt.hpp"
#include "fix/lines.hpp"
#include "fix/progress.hpp"
#include "fix/report.hpp"
#include "fix/worker.hpp"
#include "options.hpp"
#include "standard_input.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "upright/fix.hpp"

namespace upright::cli {
namespace {

bool write_out(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void complain(const std::string& text) { std::fprintf(stderr, "upright: %s\n", printable(text).c_str()); }

struct RunResult {
    FixTotals totals;
    double seconds = 0;
    bool output_failed = false, report_failed = false;
};

/// Tells what became of each input as it comes: lines, the report, the progress.
class Teller {
public:
    Teller(const FixArguments& arguments, const std::vector<FixInput>& inputs, Report* report)
        : arguments_(arguments), inputs_(inputs), report_(report), progress_(inputs.size()) {}

    /// What stands in the way of the inputs before `end` that were not told yet.
    void obstacles_before(std::size_t end) {
        for (; next_ < end; ++next_) {
            const FixInput& input = inputs_[next_];
            if (input.obstacle.empty()) {
                ++run_.totals.not_started;
            } else {
                show(outcome_of(input.named ? Verdict::failed : Verdict::left, input.obstacle));
            }
        }
    }

    void tell(std::size_t index, const FixOutcome& outcome) {
        obstacles_before(index);
        show(outcome);
        ++next_;
    }

    /// Whether anybody still listens.
    bool fails() const { return run_.output_failed; }

    RunResult finish(bool all) {
        if (all) obstacles_before(inputs_.size());
        run_.totals.not_started += inputs_.size() - next_;
        run_.seconds = progress_.seconds();
        return run_;
    }

private:
    void show(const FixOutcome& outcome) {
        const std::string& path = inputs_[next_].path;
        const bool dry_run = arguments_.fix.dry_run;
        run_.totals.count(outcome);
        if (shares_terminal_) progress_.clear();
        run_.output_failed = run_.output_failed || !write_out(arguments_.json ? json_line(path, outcome, dry_run)
                                                                             : person_line(path, outcome, dry_run, colour_));
        if (report_ != nullptr && !run_.report_failed) {
            const std::string error = report_->add(path, outcome);
            run_.report_failed = !error.empty();
            if (run_.report_failed) complain("report: " + error);
        }
        progress_.show(next_ + 1);
    }

    const FixArguments& arguments_;
    const std::vector<FixInput>& inputs_;
    Report* report_;
    const bool colour_ = wants_colour(stdout), shares_terminal_ = is_terminal(stdout);
    FixProgress progress_;
    RunResult run_;
    std::size_t next_ = 0;
};

RunResult fix_all(const Detector& detector, const FixArguments& arguments, const std::vector<FixInput>& inputs,
                  Report* report) {
    std::vector<FileToFix> files;
    std::vector<std::size_t> places;  // of the files among the inputs; the other inputs have an obstacle
    for (std::size_t index = 0; index < inputs.size(); ++index) {
        if (!inputs[index].obstacle.empty()) continue;
        const std::string target = arguments.in_place ? std::string() : arguments.folder + "/" + inputs[index].relative;
        files.push_back({inputs[index].path, target});
        places.push_back(index);
    }
    std::vector<FixPictures> pictures(report != nullptr ? files.size() : 0);
    FixWatch watch;
    watch.go_on = [] { return !interrupted(); };
    if (report != nullptr) {
        watch.look = [&](std::size_t at, const std::vector<std::uint8_t>& bytes, const Fixed& fixed) {
            pictures[at] = pictures_of(bytes, fixed, detector.options().limits);
        };
    }
    Teller teller(arguments, inputs, report);
    const auto deliver = [&](std::size_t at, const Result<Fixed>& fixed) {
        FixOutcome outcome = outcome_of(fixed);
        if (report != nullptr) outcome.pictures = std::exchange(pictures[at], {});
        teller.tell(places[at], outcome);
        return !teller.fails();  // else nobody would learn what becomes of further files
    };
    return teller.finish(fix_files(detector, files, arguments.jobs, arguments.fix, deliver, watch));
}

int exit_code(const RunResult& run) {
    if (run.output_failed || run.report_failed) return exit_some_failed;
    if (run.totals.not_started > 0) return exit_interrupted;
    return run.totals.of(Verdict::failed) > 0 ? exit_some_failed : exit_success;
}

/// From standard input to standard output; the line goes to standard error, or to standard output where nothing else does.
int run_filter(const Detector& detector, const FixArguments& arguments) {
    const std::vector<std::uint8_t> bytes = read_standard_input(arguments.detect.limits.max_input_bytes);
    const Result<Fixed> fixed = bytes.empty() ? Result<Fixed>(Error{Status::corrupt_image, "file is empty"})
                                              : fix_encoded(detector, bytes.data(), bytes.size(), arguments.fix);
    FixOutcome outcome = outcome_of(fixed);
    const bool dry_run = arguments.fix.dry_run;
    if (fixed && !dry_run && !write_out({fixed->corrected.bytes.begin(), fixed->corrected.bytes.end()})) {
        outcome = outcome_of(Verdict::failed, "cannot write to standard output");
    }
    const std::string line = arguments.json ? json_line("-", outcome, dry_run) : person_line("-", outcome, dry_run, false);
    const bool told = std::fputs(line.c_str(), dry_run ? stdout : stderr) >= 0 && (!dry_run || std::fflush(stdout) == 0);
    return outcome.verdict == Verdict::failed || !told ? exit_some_failed : exit_success;
}

}  // namespace

int run_fix(std::span<const std::string> words) {
    const FixArguments arguments = parse_fix_arguments(words);
    if (arguments.help) return write_out(fix_help_text()) ? exit_success : exit_some_failed;
    const Result<Detector> detector = Detector::create(arguments.detect);
    if (!detector) throw UsageError(detector.error().message);
    if (arguments.filter) return run_filter(*detector, arguments);

    catch_interrupts();
    Report report;
    if (!arguments.report.empty()) {
        const std::string error = report.open(arguments.report, arguments.fix.dry_run);
        if (!error.empty()) throw UsageError("--report: " + error);
    }
    const std::vector<FixInput> inputs = collect_inputs(arguments.paths, arguments.folder);
    if (inputs.empty()) {
        complain(arguments.folder.empty() ? "no pictures that are read there" : "no pictures that are read there, outside of -o");
    }
    RunResult run = fix_all(*detector, arguments, inputs, arguments.report.empty() ? nullptr : &report);
    if (!arguments.report.empty() && !run.report_failed) {
        const std::string error = report.finish(run.totals, run.seconds);
        run.report_failed = !error.empty();
        if (run.report_failed) complain("report: " + error);
    }
    std::fprintf(stderr, "%s\n", summary_text(run.totals, run.seconds, arguments.fix.dry_run).c_str());
    if (run.output_failed) complain("cannot write to standard output; stopped");
    return exit_code(run);
}

}  // namespace upright::cli
