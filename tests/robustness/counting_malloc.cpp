#include "robustness/counting_malloc.hpp"

#include <malloc.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

// glibc's own allocator under the names that stay when malloc is replaced.
extern "C" {
void* __libc_malloc(std::size_t);                 // NOLINT(bugprone-reserved-identifier)
void* __libc_calloc(std::size_t, std::size_t);    // NOLINT(bugprone-reserved-identifier)
void* __libc_realloc(void*, std::size_t);         // NOLINT(bugprone-reserved-identifier)
void* __libc_memalign(std::size_t, std::size_t);  // NOLINT(bugprone-reserved-identifier)
void __libc_free(void*);                          // NOLINT(bugprone-reserved-identifier)
}

namespace {

constexpr std::size_t kNever = SIZE_MAX;
std::atomic<std::size_t> live_blocks{0}, live_bytes{0}, peak_bytes{0}, made{0}, allocations_left{kNever};
std::atomic<bool> failed{false};

bool must_fail() noexcept {
    ++made;
    if (allocations_left.load() == kNever || allocations_left.fetch_sub(1) != 1) return false;
    allocations_left = kNever;
    failed = true;
    errno = ENOMEM;
    return true;
}

void* counted(void* memory) noexcept {
    if (memory == nullptr) return nullptr;
    ++live_blocks;
    const std::size_t bytes = live_bytes += malloc_usable_size(memory);
    std::size_t peak = peak_bytes.load();
    while (bytes > peak && !peak_bytes.compare_exchange_weak(peak, bytes)) {
    }
    return memory;
}

void uncount(void* memory) noexcept {
    if (memory == nullptr) return;
    --live_blocks;
    live_bytes -= malloc_usable_size(memory);
}

}  // namespace

extern "C" {
void* malloc(std::size_t size) { return must_fail() ? nullptr : counted(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) { return must_fail() ? nullptr : counted(__libc_calloc(count, size)); }
void* memalign(std::size_t alignment, std::size_t size) {
    return must_fail() ? nullptr : counted(__libc_memalign(alignment, size));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    void* block = memalign(alignment, size);
    if (block == nullptr) return ENOMEM;
    *memory = block;
    return 0;
}
void free(void* memory) {
    uncount(memory);
    __libc_free(memory);
}
void* realloc(void* memory, std::size_t size) {
    if (must_fail()) return nullptr;
    const std::size_t before = memory == nullptr ? 0 : malloc_usable_size(memory);
    void* block = __libc_realloc(memory, size);
    if (block == nullptr && size != 0) return nullptr;
    if (memory != nullptr) {
        --live_blocks;
        live_bytes -= before;
    }
    return counted(block);
}
}

namespace upright::test {

HeapUse heap_use() noexcept { return {live_blocks, live_bytes, made, peak_bytes}; }
void start_peak() noexcept { peak_bytes = live_bytes.load(); }
void fail_allocation(std::size_t number) noexcept {
    failed = false;
    allocations_left = number;
}
bool stop_failing() noexcept {
    allocations_left = kNever;
    return failed;
}

}  // namespace upright::test
