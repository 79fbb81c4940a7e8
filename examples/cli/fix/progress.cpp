#include "fix/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "terminal.hpp"
#include "text.hpp"

namespace upright::cli {
namespace {

constexpr int default_columns = 80, widest_bar = 40, narrowest_bar = 5;

int columns() {
    const int known = terminal_columns();
    return known > 0 ? known : default_columns;
}

}  // namespace

std::string duration_text(double seconds) {
    const long whole = std::lround(std::max(0.0, seconds));
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string progress_text(std::size_t done, std::size_t total, double seconds, int columns) {
    std::string text(1, ' ');
    text.append(std::to_string(done)).append(" of ").append(std::to_string(total));
    if (done > 0 && seconds > 0) {
        const double rate = static_cast<double>(done) / seconds;
        text += "  " + fixed_number(rate, rate < 10 ? 1 : 0) + " a second";
        if (done < total) text += "  " + duration_text(static_cast<double>(total - done) / rate) + " left";
    }
    // One column stays free: some terminals wrap when the last one is written.
    const int room = std::min(widest_bar, columns - static_cast<int>(text.size()) - 3);
    if (room < narrowest_bar || total == 0) return text.substr(1, static_cast<std::size_t>(std::max(0, columns - 1)));
    const auto filled = static_cast<int>(static_cast<std::size_t>(room) * done / total);
    std::string bar(1, '[');
    bar.append(static_cast<std::size_t>(filled), '=');
    if (filled < room) bar += '>';
    bar.resize(static_cast<std::size_t>(room) + 1, ' ');
    return bar.append("]").append(text);
}

FixProgress::FixProgress(std::size_t total) : total_(total), enabled_(total > 1 && is_terminal(stderr)) {}

FixProgress::~FixProgress() { clear(); }

double FixProgress::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void FixProgress::show(std::size_t done) {
    if (!enabled_) return;
    std::fprintf(stderr, "\r%s\x1b[K", progress_text(done, total_, seconds(), columns()).c_str());
    std::fflush(stderr);
    visible_ = true;
}

void FixProgress::clear() {
    if (!visible_) return;
    std::fputs("\r\x1b[K", stderr);  // EL: erase to the end of the line
    std::fflush(stderr);
    visible_ = false;
}

}  // namespace upright::cli
