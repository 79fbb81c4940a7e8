// The command line `upright`: picks the subcommand and maps what it throws to an exit code.
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include <opencv2/core/utility.hpp>

#include "detect_command.hpp"
#include "fix/command.hpp"
#include "options.hpp"
#include "text.hpp"

namespace {

using upright::cli::printable;

int run(std::span<const std::string> words) {
    if (!words.empty() && words.front() == "fix") return upright::cli::run_fix(words.subspan(1));
    if (!words.empty() && words.front() == "detect") words = words.subspan(1);
    return upright::cli::run_detect(words);
}

}  // namespace

int main(int argc, char** argv) {
    // This program spreads images, not parts of one image, over threads (--jobs).
    cv::setNumThreads(1);
    try {
        const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
        return run(words);
    } catch (const upright::cli::UsageError& error) {
        std::fprintf(stderr, "upright: %s\nTry 'upright --help'.\n", printable(error.what()).c_str());
        return upright::cli::exit_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "upright: %s\n", printable(error.what()).c_str());
        return upright::cli::exit_some_failed;
    }
}
