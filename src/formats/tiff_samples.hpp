// The samples of a page between libtiff's rows and a turn.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace upright::formats::tiff {

/// Samples of 1 to 16 bits from rows as libtiff gives them, and back: a byte each up to 8 bits, else two.
class SamplePacker {
public:
    explicit SamplePacker(unsigned bits) : bits_(bits) {}
    std::size_t sample_bytes() const noexcept { return bits_ > 8 ? 2 : 1; }

    void unpack(const std::uint8_t* row, std::size_t count, std::uint8_t* to) const noexcept {
        if (bits_ == 8 || bits_ == 16) {
            std::memcpy(to, row, count * sample_bytes());
            return;
        }
        std::uint32_t held = 0, held_bits = 0;
        for (std::size_t i = 0; i < count; ++i) {
            for (; held_bits < bits_; held_bits += 8) held = held << 8U | *row++;
            held_bits -= bits_;
            const std::uint32_t value = held >> held_bits & ((1U << bits_) - 1);
            if (bits_ < 8) {
                to[i] = static_cast<std::uint8_t>(value);
            } else {
                const auto wide = static_cast<std::uint16_t>(value);
                std::memcpy(to + 2 * i, &wide, 2);
            }
        }
    }

    /// The bits behind the last sample are 0.
    void pack(const std::uint8_t* samples, std::size_t count, std::uint8_t* row) const noexcept {
        if (bits_ == 8 || bits_ == 16) {
            std::memcpy(row, samples, count * sample_bytes());
            return;
        }
        std::uint32_t held = 0, held_bits = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::uint16_t value = samples[i * sample_bytes()];
            if (bits_ > 8) std::memcpy(&value, samples + 2 * i, 2);
            held = held << bits_ | value;
            for (held_bits += bits_; held_bits >= 8; held_bits -= 8) *row++ = static_cast<std::uint8_t>(held >> (held_bits - 8));
        }
        if (held_bits > 0) *row = static_cast<std::uint8_t>(held << (8 - held_bits));
    }

private:
    unsigned bits_;
};

/// Rows of samples whose memory comes as they are written: of a file that claims more rows than it holds, what it claims is
/// never taken.
class SampleRows {
public:
    void start(std::uint32_t height, std::size_t row_bytes) {
        row_bytes_ = row_bytes;
        rows_.assign(height, nullptr);
        rows_each_ = static_cast<std::uint32_t>(std::clamp<std::size_t>(band_bytes / row_bytes, 1, height));
        bands_.clear();
    }

    std::uint8_t* row_to_write(std::uint32_t y) {
        if (rows_[y] == nullptr) {
            const std::uint32_t first = y - y % rows_each_, end = std::min(first + rows_each_, static_cast<std::uint32_t>(rows_.size()));
            std::uint8_t* place = bands_.emplace_back((end - first) * row_bytes_).data();
            for (std::uint32_t row = first; row < end; ++row, place += row_bytes_) rows_[row] = place;
        }
        return rows_[y];
    }
    const std::uint8_t* row(std::uint32_t y) const noexcept { return rows_[y]; }

private:
    static constexpr std::size_t band_bytes = std::size_t{1} << 20;  // few allocations, and little for the first row

    std::size_t row_bytes_ = 0;
    std::uint32_t rows_each_ = 1;
    std::vector<std::vector<std::uint8_t>> bands_;
    std::vector<std::uint8_t*> rows_;  ///< null where nothing was written
};

}  // namespace upright::formats::tiff
