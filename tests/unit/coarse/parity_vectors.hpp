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
    {"tile", 1, {0.06319828F, 0.004485026F, 0.03249024F, 0.02949422F, -0.4109683F}},
    {"tile", 2, {0.05851519F, 0.008494538F, 0.04096382F, 0.02366965F, -0.4684615F}},
    {"tile", 3, {0.06457033F, 0.002717902F, 0.03730771F, 0.0122233F, -0.184871F}},
};
// clang-format on
