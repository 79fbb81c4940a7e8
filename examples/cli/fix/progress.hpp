// A bar with rate and time left, on stderr and only when that is a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace upright::cli {

/// "[=====     ] 312 of 1000  14.2 a second  48 s left" within `columns` characters.
std::string progress_text(std::size_t done, std::size_t total, double seconds, int columns);

/// "48 s", "3 min 12 s", "2 h 5 min".
std::string duration_text(double seconds);

class FixProgress {
public:
    explicit FixProgress(std::size_t total);
    ~FixProgress();
    FixProgress(const FixProgress&) = delete;
    FixProgress& operator=(const FixProgress&) = delete;

    void show(std::size_t done);
    void clear();  ///< call before other output goes to the same terminal
    double seconds() const;

private:
    std::size_t total_;
    bool enabled_;
    bool visible_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace upright::cli
