#include "coarse/weight_storage.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace upright::coarse {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;  // bytes, on x86-64 and on AArch64 with pages of 4 KiB
constexpr int line = 32;                                 // weights in 64 bytes: a cache line, the widest vector

}  // namespace

WeightStorage::WeightStorage(std::size_t weights, std::size_t parts) {
    const std::size_t size = weights + parts * line;
    // The last huge page where it is at least half full: 512 faults less for a megabyte at most. Small networks fill none.
    const std::size_t huge_bytes = (size * sizeof(std::int16_t) + huge_page / 2) / huge_page * huge_page;
    all_.create(1, static_cast<int>((std::max(size * sizeof(std::int16_t), huge_bytes) + huge_page) / sizeof(std::int16_t)), CV_16S);
    void* begin = all_.data;
    std::size_t bytes = all_.total() * sizeof(std::int16_t);
    std::align(huge_page, size * sizeof(std::int16_t), begin, bytes);
#ifdef __linux__
    madvise(begin, huge_bytes, MADV_HUGEPAGE);  // a wish: where it is not granted the weights lie in small pages
#endif
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
