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
    {"photo", 1, {0.02016962F, 0.1635687F, 0.06180199F, 0.1089244F, -3.419754F}},
    {"photo", 2, {0.09265627F, 0.1503929F, 0.08705851F, 0.1266467F, -4.25149F}},
    {"photo", 3, {0.09660812F, 0.1076527F, 0.07117213F, 0.08734134F, -4.545832F}},
    {"tile", 1, {0.01145055F, -0.006617556F, 0.02347106F, -0.006501457F, 0.6425966F}},
    {"tile", 2, {0.01043367F, -0.001049419F, 0.0153355F, -0.02013406F, -1.203955F}},
    {"tile", 3, {0.02076273F, 0.002011559F, 0.01802141F, -0.02595675F, -0.6850489F}},
};
// clang-format on
