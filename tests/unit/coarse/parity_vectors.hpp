// Written by training/export.py: what the exported ONNX files answer to generated inputs.
#pragma once

#include <array>
#include <cstdint>

struct ParityVector {
    const char* network;
    std::uint32_t seed;
    std::array<float, 41> scores;  // of a network with fewer the first ones
};

// clang-format off
inline constexpr ParityVector parity_vectors[] = {
    {"photo", 1, {-0.006527774F, 0.06501171F, 0.004106948F, 0.07497736F, -2.7867F}},
    {"photo", 2, {0.01479682F, 0.07714014F, 0.005500177F, 0.03003504F, -2.232693F}},
    {"photo", 3, {0.02051701F, 0.0459425F, -0.04321851F, 0.01462696F, -2.495601F}},
    {"page", 1, {0.07998343F, 0.09623517F, 0.06449122F, 0.05184195F, -0.9887586F}},
    {"page", 2, {0.09628133F, 0.05662275F, 0.05792401F, 0.09600857F, -1.271561F}},
    {"page", 3, {0.05063365F, 0.05789444F, 0.01734318F, 0.04270986F, -0.4302541F}},
    {"tile", 1, {0.04724684F, -0.03240438F, 0.05544112F, -0.03601571F, 0.6700519F}},
    {"tile", 2, {0.02831915F, -0.0069612F, 0.02461531F, -0.03586366F, -1.32029F}},
    {"tile", 3, {0.03248266F, -0.02069839F, 0.04003444F, -0.03191519F, -0.5826297F}},
};
// clang-format on
