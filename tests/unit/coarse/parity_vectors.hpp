// Written by src/coarse/train/export.py: what the exported ONNX files answer to generated inputs.
#pragma once

#include <array>
#include <cstdint>

struct ParityVector {
    const char* network;
    int height, width;
    std::uint32_t seed;
    std::array<float, 5> scores;
};

// clang-format off
inline constexpr ParityVector parity_vectors[] = {
    {"tile", 96, 160, 1, {0.03774733F, 0.03410294F, 0.03456603F, 0.04235347F, -0.1586722F}},
    {"tile", 96, 160, 2, {0.0751279F, 0.03597195F, 0.03337468F, 0.0279552F, -1.635646F}},
    {"tile", 96, 160, 3, {0.05628058F, 0.04498262F, 0.0348174F, 0.01887521F, -0.3526863F}},
    {"photo", 192, 192, 1, {0.06417545F, 0.06277448F, 0.04439864F, 0.04591944F, -3.305392F}},
    {"photo", 192, 192, 2, {0.05062029F, 0.0408866F, -0.001273745F, 0.04761746F, -2.499201F}},
    {"photo", 192, 192, 3, {0.04642141F, 0.0431175F, 0.02584658F, 0.03185263F, -3.192256F}},
    {"photo", 128, 128, 1, {0.05616254F, 0.06794529F, -0.0183079F, 0.08164459F, -3.583601F}},
    {"photo", 128, 128, 2, {0.01006586F, 0.07071172F, -0.04585773F, 0.006371389F, -3.473958F}},
    {"photo", 128, 128, 3, {0.02350621F, 0.07283162F, -0.01521874F, 0.08473301F, -4.392214F}},
};
// clang-format on
