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
    {"photo", 1, {-0.002735142F, -0.00964237F, -0.01731296F, -0.04032376F, -2.580694F}},
    {"photo", 2, {-0.002606016F, -0.01972153F, 0.004252173F, -0.02193596F, -1.006214F}},
    {"photo", 3, {0.02252837F, -0.02506402F, 0.0008147135F, -0.02408403F, -0.6446663F}},
    {"tile", 1, {0.03774733F, 0.03410294F, 0.03456603F, 0.04235347F, -0.1586722F}},
    {"tile", 2, {0.0751279F, 0.03597195F, 0.03337468F, 0.0279552F, -1.635646F}},
    {"tile", 3, {0.05628058F, 0.04498262F, 0.0348174F, 0.01887521F, -0.3526863F}},
};
// clang-format on
