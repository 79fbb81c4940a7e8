#include "fix/command.hpp"

#include <cstdio>
#include <utility>
#include <vector>

#include "detect_command.hpp"
#include "fix/arguments.hpp"
#include "fix/inputs.hpp"
#include "fix/interrupt.hpp"
#include "fix/lines.hpp"
#include "fix/progress.hpp"
#include "fix/report.hpp"
#include "fix/worker.hpp"
#include "options.hpp"
#include "standard_input.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "upright/batch.hpp"

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

RunResult fix_all(const Detector& detector, const FixArguments& arguments, const std::vector<FixInput>& inputs,
                  Report* report) {
    const FixWorker worker(detector, arguments);
    const bool colour = wants_colour(stdout), shares_terminal = is_terminal(stdout);
    FixProgress progress(inputs.size());
    RunResult run;
    std::vector<FixOutcome> outcomes(inputs.size());
    const auto work = [&](std::size_t index) {
        if (interrupted()) {
            outcomes[index].not_started = true;
        } else {
            outcomes[index] = worker.work(inputs[index]);
        }
    };
    const auto deliver = [&](std::size_t index) {
        const FixOutcome outcome = std::exchange(outcomes[index], {});
        run.totals.count(outcome);
        if (outcome.not_started) return true;
        const std::string& path = inputs[index].path;
        if (shares_terminal) progress.clear();
        if (!run.output_failed && !write_out(arguments.json ? json_line(path, outcome, arguments.fix.dry_run)
                                                            : person_line(path, outcome, arguments.fix.dry_run, colour))) {
            run.output_failed = true;
            interrupt();  // nobody would learn what becomes of further files
        }
        if (report != nullptr && !run.report_failed) {
            const std::string error = report->add(path, outcome);
            run.report_failed = !error.empty();
            if (run.report_failed) complain("report: " + error);
        }
        progress.show(index + 1);
        return true;
    };
    for_each_in_order(inputs.size(), arguments.jobs, work, deliver);
    run.seconds = progress.seconds();
    return run;
}

int exit_code(const RunResult& run) {
    if (run.output_failed || run.report_failed) return exit_some_failed;
    if (run.totals.not_started > 0) return exit_interrupted;
    return run.totals.of(Verdict::failed) > 0 ? exit_some_failed : exit_success;
}

/// From standard input to standard output; the line goes to standard error, or to standard output where nothing else does.
int run_filter(const Detector& detector, const FixArguments& arguments) {
    const std::vector<std::uint8_t> bytes = read_standard_input(arguments.detect.limits.max_input_bytes);
    std::vector<std::uint8_t> kept;
    const FixOutcome outcome = FixWorker(detector, arguments).work(bytes, kept);
    const bool dry_run = arguments.fix.dry_run;
    const std::string line = arguments.json ? json_line("-", outcome, dry_run) : person_line("-", outcome, dry_run, false);
    std::fputs(line.c_str(), dry_run ? stdout : stderr);
    if (outcome.verdict == Verdict::failed) return exit_some_failed;
    if (dry_run || write_out({kept.begin(), kept.end()})) return exit_success;
    complain("cannot write to standard output");
    return exit_some_failed;
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
    if (inputs.empty()) complain("no pictures that are read there");
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
