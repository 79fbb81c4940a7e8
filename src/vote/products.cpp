#include "vote/products.hpp"

#include "common/multiversion.hpp"

namespace upright::vote {
namespace {

/// Adds term(i) for i in [0, count) in the order of the lanes.
template <class Term>
inline float sum_in_lanes(int count, const Term& term) {
    float lanes[float_lanes] = {};
    int i = 0;
    for (; i + float_lanes <= count; i += float_lanes) {
        for (int k = 0; k < float_lanes; ++k) lanes[k] += term(i + k);
    }
    for (int k = 0; i + k < count; ++k) lanes[k] += term(i + k);
    float total = 0;
    for (float lane : lanes) total += lane;
    return total;
}

}  // namespace

UPRIGHT_MULTIVERSION
float dot(const std::int16_t* a, const std::int16_t* b, int count) {
    return sum_in_lanes(count, [=](int i) { return static_cast<float>(a[i] * b[i]); });
}

UPRIGHT_MULTIVERSION
void add(const std::int16_t* a, const std::int16_t* b, int count, std::int16_t* sum) {
    for (int i = 0; i < count; ++i) sum[i] = static_cast<std::int16_t>(a[i] + b[i]);
}

UPRIGHT_MULTIVERSION
float energy_of_sum(const std::int16_t* a, const std::int16_t* b, int count) {
    return sum_in_lanes(count, [=](int i) {
        const auto sum = static_cast<float>(a[i] + b[i]);
        return sum * sum;
    });
}

UPRIGHT_MULTIVERSION
float semblance(const std::int16_t* a, const std::int16_t* b, const std::int32_t* qa, const std::int32_t* qb, int count,
                float floor) {
    return sum_in_lanes(count, [=](int i) {
        const auto sum = static_cast<float>(a[i] + b[i]);
        const auto apart = static_cast<float>(qa[i] + qb[i]);
        return (sum * sum - apart) / (apart + floor);
    });
}

}  // namespace upright::vote
