// Adds the wall-clock milliseconds of a scope to a field of Timings.
#pragma once

#include <chrono>

namespace upright::pipeline {

class Stopwatch {
public:
    explicit Stopwatch(double& milliseconds) noexcept : milliseconds_(milliseconds), begin_(Clock::now()) {}
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;
    ~Stopwatch() {
        milliseconds_ += std::chrono::duration<double, std::milli>(Clock::now() - begin_).count();
    }

private:
    using Clock = std::chrono::steady_clock;
    double& milliseconds_;
    Clock::time_point begin_;
};

}  // namespace upright::pipeline
