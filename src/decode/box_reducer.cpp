#include "decode/box_reducer.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "common/multiversion.hpp"

namespace upright::decode {
namespace {

/// Division by a number that changes rarely, rounded to nearest. Exact for sums of up to 2^17 bytes: with n < 2^25 and
/// d < 2^17 the error of the reciprocal, at most n * d / 2^44, stays below one part in d.
class RoundingDivider {
public:
    std::uint8_t divide(unsigned sum, unsigned count) noexcept {
        if (count != count_) {
            count_ = count;
            reciprocal_ = ((std::uint64_t{1} << kShift) + count - 1) / count;
        }
        return static_cast<std::uint8_t>((sum + count / 2) * reciprocal_ >> kShift);
    }

private:
    static constexpr unsigned kShift = 44;
    unsigned count_ = 0;
    std::uint64_t reciprocal_ = 0;
};

/// The cells of Factor x Factor samples: the division is a multiplication, and the loop one that compilers vectorise.
template <int Factor>
inline void average_groups(const std::uint16_t* __restrict sums, int cells, std::uint8_t* __restrict out) noexcept {
    constexpr unsigned area = Factor * Factor;
    for (int i = 0; i < cells; ++i) {
        unsigned sum = area / 2;
        for (int k = 0; k < Factor; ++k) sum += sums[i * Factor + k];
        out[i] = static_cast<std::uint8_t>(sum / area);
    }
}

/// False for a factor that is too rare for a loop of its own.
UPRIGHT_MULTIVERSION
bool average_squares(const std::uint16_t* __restrict sums, int factor, int cells, std::uint8_t* __restrict out) noexcept {
    switch (factor) {
        case 1: average_groups<1>(sums, cells, out); return true;
        case 2: average_groups<2>(sums, cells, out); return true;
        case 3: average_groups<3>(sums, cells, out); return true;
        case 4: average_groups<4>(sums, cells, out); return true;
        case 5: average_groups<5>(sums, cells, out); return true;
        case 6: average_groups<6>(sums, cells, out); return true;
        case 7: average_groups<7>(sums, cells, out); return true;
        case 8: average_groups<8>(sums, cells, out); return true;
        default: return false;
    }
}

CellRatio in_lowest_terms(CellRatio ratio) noexcept {
    const int common = std::gcd(ratio.numerator, ratio.denominator);
    return {ratio.numerator / common, ratio.denominator / common};
}

}  // namespace

template <int Channels>
void BoxReducer<Channels>::start(int samples_across, int samples_down, CellRatio across, CellRatio down,
                                 CellPlane cells) {
    across = in_lowest_terms(across);
    down = in_lowest_terms(down);
    sums_.resize(static_cast<std::size_t>(samples_across) * Channels);
    samples_across_ = samples_across;
    samples_down_ = samples_down;
    across_ = across;
    down_ = down;
    cells_ = cells;
    rows_added_ = rows_in_sum_ = next_cell_row_ = 0;

    spans_.resize(static_cast<std::size_t>(cells.width));
    const auto first_sample = [across](std::int64_t cell) {
        return (cell * across.denominator + across.numerator - 1) / across.numerator;
    };
    for (int cell = 0; cell < cells.width; ++cell) {
        const std::int64_t begin = first_sample(cell), end = first_sample(cell + 1);
        // Enlarging: a cell without a sample of its own takes the one that covers it.
        const std::int64_t covering = static_cast<std::int64_t>(cell) * across.denominator / across.numerator;
        Span& span = spans_[static_cast<std::size_t>(cell)];
        span.begin = static_cast<int>(std::min<std::int64_t>(begin < end ? begin : covering, samples_across - 1));
        span.end = static_cast<int>(std::clamp<std::int64_t>(end, span.begin + 1, samples_across));
    }
}

template <int Channels>
void BoxReducer<Channels>::add_row(const std::uint8_t* row) noexcept {
    std::uint16_t* sums = sums_.data();
    const std::size_t count = sums_.size();
    if (rows_in_sum_ == 0) {
        for (std::size_t i = 0; i < count; ++i) sums[i] = row[i];
    } else {
        for (std::size_t i = 0; i < count; ++i) sums[i] = static_cast<std::uint16_t>(sums[i] + row[i]);
    }
    ++rows_in_sum_;
    ++rows_added_;
    const bool last = rows_added_ == samples_down_;
    const std::int64_t next = last ? cells_.height : down_.cell_of(rows_added_);
    if (next > next_cell_row_) emit_until(next);
}

template <int Channels>
void BoxReducer<Channels>::finish(std::uint8_t fill) noexcept {
    if (rows_in_sum_ > 0) emit_until(next_cell_row_ + 1);
    const std::size_t row_bytes = static_cast<std::size_t>(cells_.width) * Channels;
    for (; next_cell_row_ < cells_.height; ++next_cell_row_) {
        std::memset(cells_.data + next_cell_row_ * cells_.stride_bytes, fill, row_bytes);
    }
}

/// Writes the sums as cell rows up to `end_cell`; more than one when enlarging.
template <int Channels>
void BoxReducer<Channels>::emit_until(std::int64_t end_cell) noexcept {
    const int end = static_cast<int>(std::min<std::int64_t>(end_cell, cells_.height));
    const std::size_t row_bytes = static_cast<std::size_t>(cells_.width) * Channels;
    const std::uint8_t* first = nullptr;
    for (; next_cell_row_ < end; ++next_cell_row_) {
        std::uint8_t* out = cells_.data + next_cell_row_ * cells_.stride_bytes;
        if (first == nullptr) {
            average(out);
            first = out;
        } else {
            std::memcpy(out, first, row_bytes);
        }
    }
    rows_in_sum_ = 0;
}

template <int Channels>
void BoxReducer<Channels>::average(std::uint8_t* out) const noexcept {
    const int factor = across_.denominator;
    int done = 0;
    // Interleaved samples that are not averaged are as good as one channel of them.
    if (across_.numerator == 1 && rows_in_sum_ == factor && (Channels == 1 || factor == 1)) {
        const int full = std::min(cells_.width, samples_across_ / factor);
        if (average_squares(sums_.data(), factor, full * Channels, out)) done = full;
    }
    average_range(out, done);
}

template <int Channels>
void BoxReducer<Channels>::average_range(std::uint8_t* out, int from_cell) const noexcept {
    RoundingDivider divider;
    for (int cell = from_cell; cell < cells_.width; ++cell) {
        const Span span = spans_[static_cast<std::size_t>(cell)];
        const auto count = static_cast<unsigned>((span.end - span.begin) * rows_in_sum_);
        for (int c = 0; c < Channels; ++c) {
            unsigned sum = 0;
            for (int s = span.begin; s < span.end; ++s) sum += sums_[static_cast<std::size_t>(s) * Channels + static_cast<std::size_t>(c)];
            out[cell * Channels + c] = divider.divide(sum, count);
        }
    }
}

template class BoxReducer<1>;
template class BoxReducer<3>;

}  // namespace upright::decode
