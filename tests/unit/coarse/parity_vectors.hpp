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
    {"photo", 1, {0.001338001F, 0.06196275F, 0.001446547F, 0.07721088F, -2.862563F}},
    {"photo", 2, {0.02440312F, 0.08001712F, -0.005098386F, 0.02820287F, -2.399707F}},
    {"photo", 3, {0.02259163F, 0.03745095F, -0.04904734F, 0.01488339F, -2.556367F}},
    {"page", 1, {0.03824204F, 0.02080273F, 0.06239338F, 0.006920884F, -0.6184456F}},
    {"page", 2, {0.04746289F, 0.03430472F, 0.0680991F, 0.05398941F, -1.307515F}},
    {"page", 3, {-0.001557397F, 0.005770688F, 0.02138952F, 0.02095228F, -0.3192607F}},
    {"tile", 1, {0.04614712F, -0.03200112F, 0.0559805F, -0.03594406F, 0.6315498F}},
    {"tile", 2, {0.02505627F, -0.006549567F, 0.02582669F, -0.03492253F, -1.362985F}},
    {"tile", 3, {0.02986678F, -0.02062032F, 0.04119311F, -0.03119952F, -0.6130387F}},
};
// clang-format on
