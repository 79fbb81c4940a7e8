// Written by src/coarse/train/export.py: what the exported ONNX files answer to generated inputs.
#pragma once

#include <array>
#include <cstdint>

struct ParityVector {
    const char* network;
    std::uint32_t seed;
    std::array<float, 5> scores;
};

// clang-format off
inline constexpr ParityVector parity_vectors[] = {
    {"photo", 1, {0.08802963F, 0.1076305F, 0.03235501F, 0.03573188F, -0.04442679F}},
    {"photo", 2, {0.1276549F, 0.08537618F, 0.02430406F, -0.01801516F, -0.4126425F}},
    {"photo", 3, {0.109456F, 0.1020526F, 0.03612702F, 0.01884558F, -0.06759375F}},
    {"tile", 1, {0.06214862F, 0.008559292F, 0.07090271F, 0.04532487F, -1.48531F}},
    {"tile", 2, {0.07427069F, 0.008713726F, 0.05864663F, 0.0520198F, -1.628942F}},
    {"tile", 3, {0.04217865F, 0.002992842F, 0.05204933F, 0.06682542F, -1.341417F}},
};
// clang-format on
