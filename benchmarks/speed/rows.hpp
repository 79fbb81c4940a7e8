// Times of one thread's work, in its processor time: what else the machine does is not counted.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <time.h>

namespace speed {

inline double thread_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

inline double median_of(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

class Row {
public:
    template <class Work>
    void time(const Work& work) {
        const double begin = thread_milliseconds();
        work();
        all_.push_back(thread_milliseconds() - begin);
    }
    double median() const { return median_of(all_); }
    double least() const { return *std::min_element(all_.begin(), all_.end()); }

private:
    std::vector<double> all_;
};

}  // namespace speed
