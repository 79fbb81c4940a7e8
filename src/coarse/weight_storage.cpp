#include "coarse/weight_storage.hpp"

#include <memory>
#include <stdexcept>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace upright::coarse {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;  // bytes, on x86-64 and on AArch64 with pages of 4 KiB
constexpr int line = 16;                                 // floats in 64 bytes: a cache line, the widest vector

}  // namespace

WeightStorage::WeightStorage(std::size_t floats, std::size_t parts) {
    const std::size_t size = floats + parts * line;
    all_.create(1, static_cast<int>(size + huge_page / sizeof(float)), CV_32F);
    void* begin = all_.data;
    std::size_t bytes = all_.total() * sizeof(float);
    std::align(huge_page, size * sizeof(float), begin, bytes);
#ifdef __linux__
    // A wish: where it is not granted the weights lie in small pages. Only whole huge pages, lest the last be half empty.
    madvise(begin, size * sizeof(float) / huge_page * huge_page, MADV_HUGEPAGE);
#endif
    const auto first = static_cast<int>(static_cast<float*>(begin) - all_.ptr<float>());
    all_ = all_.colRange(first, first + static_cast<int>(size));
}

cv::Mat WeightStorage::take(int count) {
    if (count > all_.cols - taken_) throw std::invalid_argument("packed network holds more weights than bytes");
    const int from = taken_;
    taken_ += (count + line - 1) / line * line;
    return all_.colRange(from, from + count);
}

}  // namespace upright::coarse
