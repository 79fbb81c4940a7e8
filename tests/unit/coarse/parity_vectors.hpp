// Written by training/export.py: what the exported ONNX files answer to generated inputs.
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
    {"photo", 1, {0.001338001F, 0.06196275F, 0.001446547F, 0.07721088F, -2.862563F}},
    {"photo", 2, {0.02440312F, 0.08001712F, -0.005098386F, 0.02820287F, -2.399707F}},
    {"photo", 3, {0.02259163F, 0.03745095F, -0.04904734F, 0.01488339F, -2.556367F}},
    {"page", 1, {0.03824204F, 0.02080273F, 0.06239338F, 0.006920884F, -0.6184456F}},
    {"page", 2, {0.04746289F, 0.03430472F, 0.0680991F, 0.05398941F, -1.307515F}},
    {"page", 3, {-0.001557397F, 0.005770688F, 0.02138952F, 0.02095228F, -0.3192607F}},
};
// clang-format on
