#include "coarse/weight_storage.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include "common/large_pages.hpp"

namespace upright::coarse {
namespace {

constexpr int line = 32;  // weights in 64 bytes: a cache line, the widest vector

}  // namespace

WeightStorage::WeightStorage(std::size_t weights, std::size_t parts) {
    const std::size_t size = weights + parts * line;
    // The last large page where it is at least half full: 512 faults less for a megabyte at most. Small networks fill none.
    const std::size_t large_bytes = (size * sizeof(std::int16_t) + large_page / 2) / large_page * large_page;
    all_.create(1, static_cast<int>((std::max(size * sizeof(std::int16_t), large_bytes) + large_page) / sizeof(std::int16_t)), CV_16S);
    void* begin = all_.data;
    std::size_t bytes = all_.total() * sizeof(std::int16_t);
    std::align(large_page, size * sizeof(std::int16_t), begin, bytes);
    wish_for_large_pages(begin, large_bytes);
    const auto first = static_cast<int>(static_cast<std::int16_t*>(begin) - all_.ptr<std::int16_t>());
    all_ = all_.colRange(first, first + static_cast<int>(size));
}

cv::Mat WeightStorage::take(int count) {
    if (count > all_.cols - taken_) throw std::invalid_argument("packed network holds more weights than bytes");
    const int from = taken_;
    taken_ += (count + line - 1) / line * line;
    return all_.colRange(from, from + count);
}

}  // namespace upright::coarse
