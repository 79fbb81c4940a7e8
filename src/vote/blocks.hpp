// Strip profiles shifted to a trial angle and summed within blocks that lie side by side along the lines.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "common/buffer.hpp"
#include "common/line_evidence.hpp"

namespace upright::vote {

inline constexpr int block_count = 8;  ///< along the lines; columns of text are at least two blocks wide
inline constexpr int band_count = 16;  ///< across the lines: parts that may disagree

inline constexpr int no_clip = 32767;  ///< for Blocks::sum_at: values stay as they are

/// Which blocks share lines: [a][b] for a <= b.
using Pairs = std::array<std::array<bool, block_count>, block_count>;

/// Memory of one direction, kept by the thread.
struct BlockMemory {
    Buffer<std::int16_t> sums;       ///< [block][position]
    Buffer<std::int32_t> squares;    ///< [block][position]: sums of the strips' squares
};

class Blocks {
public:
    /// `strips` and `memory` are borrowed. `reach_degrees`: trial angles stay this close to the strips' base angle.
    Blocks(const StripProfiles& strips, double reach_degrees, BlockMemory& memory);

    int length() const noexcept { return length_; }
    const std::int16_t* block(int b) const noexcept { return memory_.sums.data() + offset(b); }
    const std::int32_t* squares(int b) const noexcept { return memory_.squares.data() + offset(b); }
    int band_begin(int band) const noexcept { return length_ * band / band_count; }

    /// Lines of this skew fall on one position in all blocks. Values beyond +-clip are cut.
    void sum_at(double skew_degrees, int clip);
    /// Also the sums of squares of single strips: the energy without any alignment.
    void sum_squares_at(double skew_degrees, int clip);

private:
    struct Placement {
        int begin = 0, phase = 0;
        bool inside = false;
    };
    Placement place(int strip, double slope) const;
    double slope(double skew_degrees) const;
    std::size_t offset(int b) const noexcept { return static_cast<std::size_t>(b) * static_cast<std::size_t>(length_); }

    const StripProfiles& strips_;
    BlockMemory& memory_;
    int margin_ = 0, length_ = 0;
};

}  // namespace upright::vote
