// Reduces the pages of one bit a pixel that fax machines and scanners send, while they are decompressed.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace upright::formats::tiff {

/// Rows of one bit a pixel to reduced rows of grey, the mean of each cell's bits, rounded. Eight bytes that are the same in all
/// rows of a cell, as most of a page is, are filled at once.
class BitReducer {
public:
    BitReducer(std::uint32_t width, std::uint32_t reduction, bool one_is_white)
        : width_(width),
          reduction_(reduction),
          cells_((width + reduction - 1) / reduction),
          row_bytes_((std::size_t{width} + 7) / 8),
          one_is_white_(one_is_white) {
        rows_.resize(row_bytes_ * reduction);
        grey_.resize(cells_);
        const std::uint32_t area = reduction * reduction;
        for (std::uint32_t ones = 0; ones <= area; ++ones) {
            const std::uint32_t white = one_is_white ? ones : area - ones;
            mean_[ones] = static_cast<std::uint8_t>((255 * white + area / 2) / area);
        }
        for (std::size_t byte = 0; byte < 256; ++byte) {
            for (std::uint32_t cell = 0; cell < 8 / reduction; ++cell) {
                const int ones = ones_in(static_cast<unsigned>(byte), cell * reduction, reduction);
                ones_[byte][cell] = static_cast<std::uint8_t>(ones);
            }
        }
        // Two cells of 2 x 2 at a time: the upper row's four bits, then the lower row's.
        for (unsigned bits = 0; bits < 256; ++bits) {
            const auto mean = [&](unsigned shift) {  // of the cell whose lower bits stand there
                return mean_[static_cast<std::size_t>(__builtin_popcount(bits >> shift & 0x33U))];
            };
            pair_[bits] = {mean(2), mean(0)};
        }
    }
    std::uint64_t memory() const noexcept { return rows_.size() + grey_.size(); }

    /// A row of the picture; the reduced row where it completes one.
    const std::uint8_t* add(const std::uint8_t* row, bool is_last) {
        std::memcpy(rows_.data() + held_ * row_bytes_, row, row_bytes_);
        if (++held_ < reduction_ && !is_last) return nullptr;
        const std::uint32_t whole = held_ == reduction_ ? reduce_whole() : 0;
        for (std::uint32_t cell = whole; cell < cells_; ++cell) grey_[cell] = mean_of(cell);
        held_ = 0;
        return grey_.data();
    }

private:
    /// Of the eight bits of a byte `count` from `first` on, counted from the left.
    static int ones_in(unsigned byte, std::uint32_t first, std::uint32_t count) {
        return __builtin_popcount(byte >> (8 - first - count) & ((1U << count) - 1));
    }

    /// The cells of whole groups of eight bytes; how many cells that are.
    std::uint32_t reduce_whole() {
        constexpr std::size_t group = 8;
        const std::size_t groups = width_ / (8 * group), cells_a_group = 8 * group / reduction_;
        for (std::size_t i = 0; i < groups; ++i) {
            std::uint64_t any = 0, all = ~std::uint64_t{0};
            for (std::size_t k = 0; k < reduction_; ++k) {
                std::uint64_t bits = 0;
                std::memcpy(&bits, rows_.data() + k * row_bytes_ + i * group, group);
                any |= bits;
                all &= bits;
            }
            std::uint8_t* to = grey_.data() + i * cells_a_group;
            if (any == 0 || all == ~std::uint64_t{0}) {
                std::memset(to, mean_[any == 0 ? 0 : reduction_ * reduction_], cells_a_group);
            } else {
                for (std::size_t at = i * group; at < (i + 1) * group; ++at, to += 8 / reduction_) reduce_byte(at, to);
            }
        }
        return static_cast<std::uint32_t>(groups * cells_a_group);
    }

    void reduce_byte(std::size_t at, std::uint8_t* to) const {
        const std::uint8_t* first = rows_.data() + at;
        if (reduction_ == 2) {
            const unsigned upper = first[0], lower = first[row_bytes_];
            std::memcpy(to, pair_[(upper & 0xF0U) | lower >> 4U].data(), 2);
            std::memcpy(to + 2, pair_[(upper << 4U & 0xF0U) | (lower & 0xFU)].data(), 2);
            return;
        }
        for (std::uint32_t cell = 0; cell < 8 / reduction_; ++cell) {
            unsigned ones = 0;
            for (std::size_t k = 0; k < reduction_; ++k) ones += ones_[first[k * row_bytes_]][cell];
            to[cell] = mean_[ones];
        }
    }

    /// Of any cell, also where the picture ends within it.
    std::uint8_t mean_of(std::uint32_t cell) const {
        const std::uint32_t first = cell * reduction_, count = std::min(reduction_, width_ - first);
        std::uint32_t ones = 0;
        for (std::size_t k = 0; k < held_; ++k) {
            ones += static_cast<std::uint32_t>(ones_in(rows_[k * row_bytes_ + first / 8], first % 8, count));
        }
        const std::uint32_t area = std::max(1U, count * held_), white = one_is_white_ ? ones : area - ones;
        return static_cast<std::uint8_t>((255 * white + area / 2) / area);
    }

    std::uint32_t width_, reduction_, cells_, held_ = 0;
    std::size_t row_bytes_;
    bool one_is_white_;
    std::vector<std::uint8_t> rows_, grey_;
    std::array<std::uint8_t, 65> mean_{};  ///< of a whole cell, by its ones
    std::array<std::array<std::uint8_t, 8>, 256> ones_{};
    std::array<std::array<std::uint8_t, 2>, 256> pair_{};
};

}  // namespace upright::formats::tiff
