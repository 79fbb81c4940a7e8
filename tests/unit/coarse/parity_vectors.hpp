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
    {"tile", 1, {0.03774733F, 0.03410294F, 0.03456603F, 0.04235347F, -0.1586722F}},
    {"tile", 2, {0.0751279F, 0.03597195F, 0.03337468F, 0.0279552F, -1.635646F}},
    {"tile", 3, {0.05628058F, 0.04498262F, 0.0348174F, 0.01887521F, -0.3526863F}},
    {"photo", 1, {-0.02600595F, 0.1172628F, 0.05830077F, 0.02612762F, -3.028851F}},
    {"photo", 2, {0.04280878F, 0.1268755F, 0.06360471F, 0.03875285F, -3.8801F}},
    {"photo", 3, {0.02938918F, 0.1036571F, 0.09169985F, 0.04268263F, -4.086915F}},
};
// clang-format on
