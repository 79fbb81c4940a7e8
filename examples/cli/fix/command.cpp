#include "fix/command.hpp"

#include <cstdio>

#include "detect_command.hpp"
#include "fix/arguments.hpp"
#include "fix/inputs.hpp"
#include "fix/interrupt.hpp"
#include "fix/lines.hpp"
#include "fix/progress.hpp"
#include "fix/report.hpp"
#include "fix/worker.hpp"
#include "in_order.hpp"
#include "options.hpp"
#include "terminal.hpp"
#include "text.hpp"

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
    const auto work = [&](std::size_t index) {
        if (!interrupted()) return worker.work(inputs[index]);
        FixOutcome skipped;
        skipped.not_started = true;
        return skipped;
    };
    const auto deliver = [&](std::size_t index, const FixOutcome& outcome) {
        run.totals.count(outcome);
        if (outcome.not_started) return;
        const std::string& path = inputs[index].path;
        if (shares_terminal) progress.clear();
        if (!run.output_failed && !write_out(arguments.json ? json_line(path, outcome, arguments.dry_run)
                                                            : person_line(path, outcome, arguments.dry_run, colour))) {
            run.output_failed = true;
            interrupt();  // nobody would learn what becomes of further files
        }
        if (report != nullptr && !run.report_failed) {
            const std::string error = report->add(path, outcome);
            run.report_failed = !error.empty();
            if (run.report_failed) complain("report: " + error);
        }
        progress.show(index + 1);
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

}  // namespace

int run_fix(std::span<const std::string> words) {
    const FixArguments arguments = parse_fix_arguments(words);
    if (arguments.help) return write_out(fix_help_text()) ? exit_success : exit_some_failed;
    Options options = arguments.detect;
    options.detect_skew = true;
    const Result<Detector> detector = Detector::create(options);
    if (!detector) throw UsageError(detector.error().message);

    catch_interrupts();
    Report report;
    if (!arguments.report.empty()) {
        const std::string error = report.open(arguments.report, arguments.dry_run);
        if (!error.empty()) throw UsageError("--report: " + error);
    }
    const std::vector<FixInput> inputs = collect_inputs(arguments.paths, arguments.folder);
    if (inputs.empty()) complain("no JPEG or PNG files there");
    RunResult run = fix_all(*detector, arguments, inputs, arguments.report.empty() ? nullptr : &report);
    if (!arguments.report.empty() && !run.report_failed) {
        const std::string error = report.finish(run.totals, run.seconds);
        run.report_failed = !error.empty();
        if (run.report_failed) complain("report: " + error);
    }
    std::fprintf(stderr, "%s\n", summary_text(run.totals, run.seconds, arguments.dry_run).c_str());
    if (run.output_failed) complain("cannot write to standard output; stopped");
    return exit_code(run);
}

}  // namespace upright::cli
