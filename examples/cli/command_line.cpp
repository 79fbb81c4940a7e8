#include "command_line.hpp"

#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include <opencv2/core/utility.hpp>

#include "detect_command.hpp"
#include "fix/command.hpp"
#include "options.hpp"
#include "platform/console.hpp"
#include "text.hpp"

namespace upright::cli {
namespace {

int run(std::span<const std::string> words) {
    if (!words.empty() && words.front() == "fix") return run_fix(words.subspan(1));
    if (!words.empty() && words.front() == "detect") words = words.subspan(1);
    return run_detect(words);
}

}  // namespace

int run_command_line(int argc, char** argv) {
    // This program spreads images, not parts of one image, over threads (--jobs).
    cv::setNumThreads(1);
    try {
        prepare_streams();
        return run(words_of(argc, argv));
    } catch (const UsageError& error) {
        std::fprintf(stderr, "upright: %s\nTry 'upright --help'.\n", printable(error.what()).c_str());
        return exit_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "upright: %s\n", printable(error.what()).c_str());
        return exit_some_failed;
    }
}

}  // namespace upright::cli
