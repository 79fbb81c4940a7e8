#include "terminal.hpp"

#include <cstdlib>

namespace upright::cli {

bool wants_colour(std::FILE* stream) noexcept {
    const char* refused = std::getenv("NO_COLOR");
    if (refused != nullptr && *refused != '\0') return false;
    return is_terminal(stream) && obeys_sequences(stream);
}

Progress::Progress(std::size_t total) noexcept : total_(total), enabled_(total > 1 && is_terminal(stderr)) {}

Progress::~Progress() { clear(); }

void Progress::show(std::size_t done) noexcept {
    if (!enabled_) return;
    std::fprintf(stderr, "\r%zu of %zu", done, total_);
    std::fflush(stderr);
    visible_ = true;
}

void Progress::clear() noexcept {
    if (!visible_) return;
    std::fputs("\r\x1b[K", stderr);  // EL: erase to the end of the line
    std::fflush(stderr);
    visible_ = false;
}

}  // namespace upright::cli
