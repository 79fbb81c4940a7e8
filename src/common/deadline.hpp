// A point in time after which a call gives up. Checked between stages and between rows of a decode.
#pragma once

#include <chrono>

namespace upright {

class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    Deadline() = default;  ///< never expires
    /// Expires `milliseconds` from now; 0 or less never, and neither does more than a clock can count.
    static Deadline after(double milliseconds) {
        constexpr double never_ms = 1e12;  // 31 years; nanoseconds in 64 bits end at 292
        Deadline deadline;
        if (milliseconds > 0 && milliseconds < never_ms) {
            deadline.limited_ = true;
            deadline.end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                               std::chrono::duration<double, std::milli>(milliseconds));
        }
        return deadline;
    }
    bool expired() const { return limited_ && Clock::now() >= end_; }

private:
    bool limited_ = false;
    Clock::time_point end_{};
};

}  // namespace upright
