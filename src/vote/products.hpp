// Sums of products over 16-bit profiles: the inner loops of the vote. Floats are added in a fixed order of lanes, so the
// result is the same on every instruction set.
#pragma once

#include <cstdint>

namespace upright::vote {

/// Sum of a[i] * b[i]; the values are at most 16,384 in size.
float dot(const std::int16_t* a, const std::int16_t* b, int count);

/// sum[i] = a[i] + b[i]; `sum` may be either of them.
void add(const std::int16_t* a, const std::int16_t* b, int count, std::int16_t* sum);

/// Sum of (a[i] + b[i])^2.
float energy_of_sum(const std::int16_t* a, const std::int16_t* b, int count);

/// Sum of ((a + b)^2 - q) / (q + floor) with q = qa + qb: how far strips agree, position by position, whatever their
/// contrast. q is what the square of the sum would be on average if the strips had nothing in common.
float semblance(const std::int16_t* a, const std::int16_t* b, const std::int32_t* qa, const std::int32_t* qb, int count,
                float floor);

}  // namespace upright::vote
