// Shrinks a plane that arrives row by row: every cell of the output is the mean of the samples that fall into it,
// rounded to nearest. Memory: one row of 16-bit column sums. Enlarging repeats samples.
//
// Valid range: at most 257 sample rows a cell (their sum must fit 16 bits).
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/buffer.hpp"

namespace upright::decode {

/// Sample s lies in cell floor(s * numerator / denominator): {1, f} averages f samples, {2, 1} doubles them.
struct CellRatio {
    int numerator = 1, denominator = 1;

    std::int64_t cell_of(std::int64_t sample) const noexcept { return sample * numerator / denominator; }
};

/// Where the cells go: rows without gaps between pixels, `stride_bytes` apart.
struct CellPlane {
    std::uint8_t* data = nullptr;
    int width = 0, height = 0;
    std::ptrdiff_t stride_bytes = 0;
};

/// Channels is 1 or 3, interleaved.
template <int Channels>
class BoxReducer {
public:
    /// Samples beyond `cells` are ignored; cells beyond the samples repeat the last ones.
    void start(int samples_across, int samples_down, CellRatio across, CellRatio down, CellPlane cells);
    void add_row(const std::uint8_t* row) noexcept;
    /// After the last row that there is: completes the cell row in work and fills the missing ones with `fill`.
    void finish(std::uint8_t fill) noexcept;
    int rows_added() const noexcept { return rows_added_; }

private:
    void emit_until(std::int64_t end_cell) noexcept;
    void average(std::uint8_t* out) const noexcept;
    void average_range(std::uint8_t* out, int from_cell) const noexcept;

    struct Span {
        int begin, end;  ///< samples of one cell across
    };

    Buffer<std::uint16_t> sums_;
    Buffer<Span> spans_;
    int samples_across_ = 0, samples_down_ = 0;
    CellRatio across_, down_;
    CellPlane cells_;
    int rows_added_ = 0, rows_in_sum_ = 0, next_cell_row_ = 0;
};

extern template class BoxReducer<1>;
extern template class BoxReducer<3>;

}  // namespace upright::decode
