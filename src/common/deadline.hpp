// When a call gives up: a point in time, or a flag that another thread sets. Checked between stages and between rows of a
// decode, so that either is seen within 20 ms.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace upright {

class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    Deadline() = default;  ///< never expires
    /// Expires `milliseconds` from now; 0 or less never, and neither does more than a clock can count. It also expires when
    /// another thread sets *cancel to anything but 0; null: nobody will. The flag must outlive the deadline.
    static Deadline after(double milliseconds, const std::int32_t* cancel = nullptr) {
        constexpr double never_ms = 1e12;  // 31 years; nanoseconds in 64 bits end at 292
        Deadline deadline;
        deadline.cancel_ = cancel;
        if (milliseconds > 0 && milliseconds < never_ms) {
            deadline.limited_ = true;
            deadline.end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                               std::chrono::duration<double, std::milli>(milliseconds));
        }
        return deadline;
    }
    bool expired() const { return was_cancelled() || (limited_ && Clock::now() >= end_); }
    bool was_cancelled() const {
        // A plain integer, so that every language can hold it; atomic_ref takes no pointer to const before C++26.
        return cancel_ != nullptr &&
               std::atomic_ref<std::int32_t>(const_cast<std::int32_t&>(*cancel_)).load(std::memory_order_relaxed) != 0;
    }

private:
    bool limited_ = false;
    Clock::time_point end_{};
    const std::int32_t* cancel_ = nullptr;
};

}  // namespace upright
