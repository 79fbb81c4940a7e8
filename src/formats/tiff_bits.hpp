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
    /// `row_bytes`: of a row as it is stored, at least those that its pixels take.
    BitReducer(std::uint32_t width, std::uint32_t reduction, bool one_is_white, std::size_t row_bytes)
        : width_(width),
          reduction_(reduction),
          cells_((width + reduction - 1) / reduction),
          row_bytes_(row_bytes),
          one_is_white_(one_is_white) {
        rows_.resize(row_bytes_ * reduction);
        grey_.resize(cells_);
        const std::uint32_t area = reduction * reduction;
        for (std::uint32_t ones = 0; ones <= area; ++ones) mean_[ones] = mean_of(ones, area);
        std::array<std::uint8_t, 256> count{};  // of ones in a byte: without the instruction for it, counting takes a call
        for (std::size_t byte = 1; byte < count.size(); ++byte) count[byte] = static_cast<std::uint8_t>(count[byte / 2] + byte % 2);
        for (std::size_t byte = 0; byte < 256; ++byte) {
            for (std::uint32_t cell = 0; cell < 8 / reduction; ++cell) {
                ones_[byte][cell] = count[byte >> (8 - (cell + 1) * reduction) & ((1U << reduction) - 1)];
            }
            // Two cells of 2 x 2 at a time: the upper row's four bits, then the lower row's.
            pair_[byte] = {mean_[count[byte & 0xCCU]], mean_[count[byte & 0x33U]]};
        }
    }
    std::uint64_t memory() const noexcept { return rows_.size() + grey_.size(); }

    /// Where the next row of the picture goes, as it is stored.
    std::uint8_t* next_row() noexcept { return rows_.data() + held_ * row_bytes_; }

    /// After a row has been written there: the reduced row where it completes one.
    const std::uint8_t* add(bool is_last) {
        if (++held_ < reduction_ && !is_last) return nullptr;
        if (held_ == reduction_) {
            switch (reduction_) {
                case 1: reduce<1>(); break;
                case 2: reduce<2>(); break;
                case 4: reduce<4>(); break;
                default: reduce<8>(); break;
            }
        } else {
            for (std::uint32_t cell = 0; cell < cells_; ++cell) grey_[cell] = mean_at(cell);
        }
        held_ = 0;
        return grey_.data();
    }

private:
    std::uint8_t mean_of(std::uint32_t ones, std::uint32_t area) const noexcept {
        const std::uint32_t white = one_is_white_ ? ones : area - ones;
        return static_cast<std::uint8_t>((255 * white + area / 2) / area);
    }

    /// Of all rows of a cell.
    template <std::size_t Reduction>
    void reduce() {
        constexpr std::size_t group = 8, cells_a_byte = 8 / Reduction;
        const std::size_t bytes = width_ / 8, grouped = bytes - bytes % group;
        std::uint8_t* to = grey_.data();
        const auto reduce_bytes = [&](std::size_t from, std::size_t end) {
            for (std::size_t at = from; at < end; ++at, to += cells_a_byte) reduce_byte<Reduction>(at, to);
        };
        for (std::size_t at = 0; at < grouped; at += group) {
            std::uint64_t any = 0, all = ~std::uint64_t{0};
            for (std::size_t k = 0; k < Reduction; ++k) {
                std::uint64_t bits = 0;
                std::memcpy(&bits, rows_.data() + k * row_bytes_ + at, group);
                any |= bits;
                all &= bits;
            }
            if (any == 0 || all == ~std::uint64_t{0}) {
                std::memset(to, mean_[any == 0 ? 0 : Reduction * Reduction], group * cells_a_byte);
                to += group * cells_a_byte;
            } else {
                reduce_bytes(at, at + group);
            }
        }
        reduce_bytes(grouped, bytes);
        for (auto cell = static_cast<std::uint32_t>(bytes * cells_a_byte); cell < cells_; ++cell) grey_[cell] = mean_at(cell);
    }

    template <std::size_t Reduction>
    void reduce_byte(std::size_t at, std::uint8_t* to) const {
        const std::uint8_t* first = rows_.data() + at;
        if constexpr (Reduction == 2) {
            const unsigned upper = first[0], lower = first[row_bytes_];
            std::memcpy(to, pair_[(upper & 0xF0U) | lower >> 4U].data(), 2);
            std::memcpy(to + 2, pair_[(upper << 4U & 0xF0U) | (lower & 0xFU)].data(), 2);
        } else {
            for (std::size_t cell = 0; cell < 8 / Reduction; ++cell) {
                unsigned ones = 0;
                for (std::size_t k = 0; k < Reduction; ++k) ones += ones_[first[k * row_bytes_]][cell];
                to[cell] = mean_[ones];
            }
        }
    }

    /// Of any cell, also where the picture ends within it.
    std::uint8_t mean_at(std::uint32_t cell) const {
        const std::uint32_t first = cell * reduction_, count = std::min(reduction_, width_ - first);
        std::uint32_t ones = 0;
        for (std::size_t k = 0; k < held_; ++k) {
            for (std::uint32_t x = first; x < first + count; ++x) ones += rows_[k * row_bytes_ + x / 8] >> (7 - x % 8) & 1U;
        }
        return mean_of(ones, std::max(1U, count * held_));
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
