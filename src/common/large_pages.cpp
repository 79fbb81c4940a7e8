#include "common/large_pages.hpp"

#include <memory>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace upright {

void wish_for_large_pages(void* begin, std::size_t bytes) noexcept {
    if (std::align(large_page, large_page, begin, bytes) == nullptr) return;
#ifdef __linux__
    madvise(begin, bytes / large_page * large_page, MADV_HUGEPAGE);
#endif
}

}  // namespace upright
