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
    {"tile", 1, {0.01145055F, -0.006617556F, 0.02347106F, -0.006501457F, 0.6425966F}},
    {"tile", 2, {0.01043367F, -0.001049419F, 0.0153355F, -0.02013406F, -1.203955F}},
    {"tile", 3, {0.02076273F, 0.002011559F, 0.01802141F, -0.02595675F, -0.6850489F}},
    {"photo", 1, {0.02087869F, 0.02767914F, 0.01036823F, 0.05205074F, -2.550185F}},
    {"photo", 2, {0.02557394F, 0.03821751F, 0.01542909F, 0.0399421F, -2.457919F}},
    {"photo", 3, {0.01944534F, 0.03777413F, -0.009559343F, 0.0347728F, -2.86919F}},
};
// clang-format on
