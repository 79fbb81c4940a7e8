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
    {"photo", 1, {0.02016962F, 0.1635687F, 0.06180199F, 0.1089244F, -3.419754F}},
    {"photo", 2, {0.09265627F, 0.1503929F, 0.08705851F, 0.1266467F, -4.25149F}},
    {"photo", 3, {0.09660812F, 0.1076527F, 0.07117213F, 0.08734134F, -4.545832F}},
};
// clang-format on
