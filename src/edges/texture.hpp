// How much each part of an image looks like writing and not like solid lines.
//
// Method: the structure tensor (J. Bigun and G. H. Granlund 1987; W. Foerstner and E. Guelch 1987) over cells of 8 x 8
// pixels and their neighbours. Its coherence is near 1 where all gradients point one way: rules, hatching, outlines,
// page borders, wood grain. Writing has strokes in many directions, whatever its script: 0.2 to 0.6. The weight falls
// from 1 to a remainder between these, so that solid lines decide only where there is no writing.
// Valid range: images reduced to about 512 px; writing so small that its strokes merge into bars looks like lines.
// Source of the numbers: generated drawings, hatchings, tables and pages of 15 scripts.
#pragma once

#include <cstdint>

#include "common/buffer.hpp"
#include "common/image.hpp"
#include "common/line_evidence.hpp"

namespace upright::edges {

struct TextureSettings {
    float text_coherence = 0.55F;  ///< up to here the weight is 1
    float line_coherence = 0.80F;  ///< from here it is `remainder`
    float remainder = 0.2F;
    float noise = 20.0F;           ///< squared grey levels per pixel below which coherence means nothing
};

struct TextureWorkspace {
    Buffer<std::int32_t> xx, yy, xy;
};

inline constexpr int texture_cell = 8;  ///< pixels of the reduced image a side

/// The positions of `weights` are left to the caller.
void find_texture(const GreyImage& image, const TextureSettings& settings, TextureWorkspace& workspace,
                  TextureWeights& weights);

}  // namespace upright::edges
