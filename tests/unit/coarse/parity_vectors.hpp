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
    {"photo", 1, {0.09312031F, -0.07849888F, -0.1186746F, 0.04724859F, -0.6958154F}},
    {"photo", 2, {0.04313389F, -0.07847095F, 0.008563115F, -0.02153781F, -0.4169937F}},
    {"photo", 3, {0.0812909F, -0.0645598F, -0.0216706F, -0.04919289F, -0.1564465F}},
    {"tile", 1, {0.02616071F, 0.0188541F, 0.05452334F, -0.04244362F, 0.8305298F}},
    {"tile", 2, {0.02550786F, 0.01092152F, 0.04578892F, -0.01224388F, 0.0182202F}},
    {"tile", 3, {0.02303624F, 0.01678868F, 0.03922868F, 0.001117235F, -0.2774102F}},
};
// clang-format on
