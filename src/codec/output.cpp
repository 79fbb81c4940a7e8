#include "codec/output.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "common/large_pages.hpp"

namespace upright::codec {
namespace {

/// Blocks double from the size of a thumbnail to what the system gives back as soon as it is freed (glibc maps blocks of
/// 128 KiB and more by themselves).
constexpr std::size_t first_block_bytes = 16U << 10U, largest_block_bytes = 1U << 20U;

}  // namespace

std::span<std::uint8_t> Output::next_block() noexcept {
    const std::size_t bytes = std::clamp(capacity_, first_block_bytes, largest_block_bytes);
    over_budget_ = !memory_.take(bytes);
    if (over_budget_) return {};
    try {
        blocks_.push_back({std::make_unique_for_overwrite<std::uint8_t[]>(bytes), bytes});
    } catch (const std::bad_alloc&) {
        return {};
    }
    capacity_ += bytes;
    size_ = capacity_;
    return {blocks_.back().bytes.get(), bytes};
}

bool Output::append(Bytes bytes) noexcept {
    while (!bytes.empty()) {
        if (size_ == capacity_) {
            const std::span<std::uint8_t> block = next_block();
            if (block.empty()) return false;
            leave_unused(block.size());
        }
        const std::size_t room = capacity_ - size_, count = std::min(room, bytes.size());
        const Block& block = blocks_.back();
        std::memcpy(block.bytes.get() + (block.capacity - room), bytes.data(), count);
        size_ += count;
        bytes = bytes.subspan(count);
    }
    return true;
}

void Output::move_to(std::vector<std::uint8_t>& to, std::size_t skipped) {
    wish_for_large_pages(to.data() + to.size(), to.capacity() - to.size());
    std::size_t left = size_;
    for (Block& block : blocks_) {
        const std::size_t count = std::min(left, block.capacity), skipped_here = std::min(skipped, count);
        to.insert(to.end(), block.bytes.get() + skipped_here, block.bytes.get() + count);
        skipped -= skipped_here;
        left -= count;
        block.bytes.reset();
    }
    blocks_.clear();
    memory_.release();
    size_ = capacity_ = 0;
}

Error Output::error(const char* what) const {
    if (over_budget_) return memory_.error(capacity_, what);
    return {Status::out_of_memory, std::string("no memory: ") + what};
}

}  // namespace upright::codec
