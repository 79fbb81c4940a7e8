// Where the unpacked weights of one network lie: a single run of memory, in huge pages where the system has them.
//
// Megabytes that are touched for the first time page by page are a thousand page faults. Where each takes a virtual
// machine 10 microseconds and more, they are nearly all of what creating a detector takes.
#pragma once

#include <cstddef>

#include <opencv2/core.hpp>

namespace upright::coarse {

class WeightStorage {
public:
    /// For at most `parts` runs of at most `weights` of 16 bits in all. What is never taken is never touched.
    WeightStorage(std::size_t weights, std::size_t parts);

    /// The next `count`, 1 x count, aligned for any vector instruction, not initialised; shares ownership.
    cv::Mat take(int count);

private:
    cv::Mat all_;
    int taken_ = 0;
};

}  // namespace upright::coarse
