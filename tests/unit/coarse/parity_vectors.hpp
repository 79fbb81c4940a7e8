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
    {"tile", 1, {0.04614712F, -0.03200112F, 0.0559805F, -0.03594406F, 0.6315498F}},
    {"tile", 2, {0.02505627F, -0.006549567F, 0.02582669F, -0.03492253F, -1.362985F}},
    {"tile", 3, {0.02986678F, -0.02062032F, 0.04119311F, -0.03119952F, -0.6130387F}},
    {"page", 1, {0.07532266F, 0.09417152F, 0.06592821F, 0.04988674F, -0.9574597F}},
    {"page", 2, {0.09220146F, 0.05400775F, 0.05823389F, 0.09190997F, -1.228859F}},
    {"page", 3, {0.04999826F, 0.05377277F, 0.01378958F, 0.03883423F, -0.3906069F}},
};
// clang-format on
