#include "lines/column_sums.hpp"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace upright::lines {
namespace {

constexpr int rows_at_once = 4;

#if defined(__SSE2__)

/// Sums of four rows, of the columns that `mask` leaves, in four neighbouring 16-bit numbers.
[[gnu::always_inline]] inline __m128i sum_four(const std::uint8_t* from, std::ptrdiff_t stride, __m128i first_mask,
                                               __m128i second_mask) {
    const __m128i nothing = _mm_setzero_si128();
    const auto row = [&](int k) {
        const auto* at = reinterpret_cast<const __m128i*>(from + k * stride);
        const __m128i first = _mm_sad_epu8(_mm_and_si128(_mm_loadu_si128(at), first_mask), nothing);
        const __m128i second = _mm_sad_epu8(_mm_and_si128(_mm_loadu_si128(at + 1), second_mask), nothing);
        return _mm_add_epi64(first, second);  // in each half 16 bits of which the upper ones are free
    };
    const __m128i low = _mm_or_si128(row(0), _mm_slli_epi64(row(1), 16));
    const __m128i high = _mm_or_si128(_mm_slli_epi64(row(2), 32), _mm_slli_epi64(row(3), 48));
    const __m128i all = _mm_or_si128(low, high);
    return _mm_add_epi16(all, _mm_unpackhi_epi64(all, all));
}

void sum_rows(const std::uint8_t* from, std::ptrdiff_t stride, const std::uint8_t* mask, std::uint16_t* sums) {
    const auto* masks = reinterpret_cast<const __m128i*>(mask);
    const __m128i four = sum_four(from, stride, _mm_loadu_si128(masks), _mm_loadu_si128(masks + 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(sums), four);
}

#else

void sum_rows(const std::uint8_t* from, std::ptrdiff_t stride, const std::uint8_t* mask, std::uint16_t* sums) {
    for (int k = 0; k < rows_at_once; ++k, from += stride) {
        int sum = 0;
        for (int x = 0; x < strip_columns; ++x) sum += from[x] & mask[x];
        sums[k] = static_cast<std::uint16_t>(sum);
    }
}

#endif

void sum_row(const std::uint8_t* from, const StripPart& part, std::uint16_t* sum) {
    int total = 0;
    for (int x = part.begin; x < part.end; ++x) total += from[x];
    *sum = static_cast<std::uint16_t>(total);
}

}  // namespace

void ColumnSums::measure(GreyView image, int strips, const std::vector<StripPart>& parts) {
    constexpr std::size_t line = 64 / sizeof(std::uint16_t);  // of the cache
    parts_ = parts.size();
    // An odd number of lines, so that the rows that are written together lie in different sets of the cache.
    stride_ = line * ((static_cast<std::size_t>(image.height) / line) | 1U);
    if (stride_ < static_cast<std::size_t>(image.height)) stride_ += 2 * line;
    sums_.resize(static_cast<std::size_t>(strips) * parts_ * stride_);
    masks_.assign(parts_ * strip_columns, 0);
    for (std::size_t p = 0; p < parts_; ++p) {
        std::fill_n(masks_.begin() + static_cast<std::ptrdiff_t>(p * strip_columns) + parts[p].begin,
                    parts[p].end - parts[p].begin, std::uint8_t{255});
    }
    const int whole = image.height / rows_at_once * rows_at_once;
    const auto sums_of = [this](int strip, std::size_t part) {
        return sums_.data() + (static_cast<std::size_t>(strip) * parts_ + part) * stride_;
    };
    for (int y = 0; y < whole; y += rows_at_once) {
        for (int s = 0; s < strips; ++s) {
            const std::uint8_t* from = image.row(y) + image.width * s / strips;
            for (std::size_t p = 0; p < parts_; ++p) {
                sum_rows(from, image.stride_bytes, masks_.data() + p * strip_columns, sums_of(s, p) + y);
            }
        }
    }
    for (int y = whole; y < image.height; ++y) {
        for (int s = 0; s < strips; ++s) {
            const std::uint8_t* from = image.row(y) + image.width * s / strips;
            for (std::size_t p = 0; p < parts_; ++p) sum_row(from, parts[p], sums_of(s, p) + y);
        }
    }
}

}  // namespace upright::lines
