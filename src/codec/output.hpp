// A file in the making: bytes that come piece by piece, in blocks that never move, so that growing copies nothing. Callbacks
// of the C libraries fill it; nothing throws but move_to().
#pragma once

#include <memory>
#include <vector>

#include "codec/budget.hpp"
#include "codec/bytes.hpp"

namespace upright::codec {

class Output {
public:
    explicit Output(Budget& budget) noexcept : memory_(budget) {}

    /// A further block, to be filled from its beginning; empty when there is no memory or the budget allows no more.
    std::span<std::uint8_t> next_block() noexcept;
    /// So many bytes at the end of the last block were not filled.
    void leave_unused(std::size_t bytes) noexcept { size_ -= bytes; }
    /// False as above.
    bool append(Bytes bytes) noexcept;

    std::size_t size() const noexcept { return size_; }
    /// Appends all bytes but the first `skipped`, for which room is reserved, and empties this on the way.
    void move_to(std::vector<std::uint8_t>& to, std::size_t skipped = 0);
    /// Why a block was refused; `what` begins the sentence.
    Error error(const char* what) const;

private:
    struct Block {
        std::unique_ptr<std::uint8_t[]> bytes;
        std::size_t capacity = 0;
    };
    std::vector<Block> blocks_;
    MemoryShare memory_;
    std::size_t size_ = 0, capacity_ = 0;
    bool over_budget_ = false;
};

}  // namespace upright::codec
