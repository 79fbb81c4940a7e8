#include "platform/console.hpp"

#include <cstdlib>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

namespace upright::cli {

std::vector<std::string> words_of(int argc, char** argv) { return {argv + (argc > 0 ? 1 : 0), argv + argc}; }

void prepare_streams() {}

bool is_terminal(std::FILE* stream) noexcept { return isatty(fileno(stream)) == 1; }

bool obeys_sequences(std::FILE*) noexcept {
    const char* kind = std::getenv("TERM");
    return kind != nullptr && std::strcmp(kind, "dumb") != 0;
}

int terminal_columns() noexcept {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::FILE* create_file(const std::string& path) noexcept { return std::fopen(path.c_str(), "wbx"); }

}  // namespace upright::cli
