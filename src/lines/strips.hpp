// Sub-pixel profiles of narrow strips along one direction: the input of the refinement of the fine angle.
//
// Method: the image is cut into strips of 32 px across the direction of the lines; each strip is sheared to the base
// angle by whole pixels (its mean rounding error is carried along), summed to a profile, and differentiated by a
// derivative of Gaussian sampled at 8 sub-pixel phases, so that every angle is smoothed equally. Source: detection.md
// 4B (4) and the fine-angle experiment.
// Valid range: base angles within 46 degrees; the profiles serve angles within about 0.6 degrees of the base, where a
// line drifts by a third of a pixel inside a strip.
#pragma once

#include "common/buffer.hpp"
#include "common/image.hpp"
#include "common/line_evidence.hpp"
#include "lines/column_sums.hpp"

namespace upright::lines {

struct StripSettings {
    int width = 32;           ///< pixels along the lines
    double sigma = 0.9;       ///< of the Gaussian, pixels (experiment)
    double gain = 0.25;       ///< keeps 32 px of full contrast within 16 bits
    int clip = 450;           ///< 69 strips (a side of 2200 px) of this size still fit 16 bits when summed
};

struct StripWorkspace {
    Buffer<std::uint16_t> sum;
    Buffer<float> profile, gain;
    ColumnSums columns;
};

/// `vectors` holds the samples across the lines row by row: the transposed image for lines across (down == false), the
/// image itself for lines down it. Values are weighed by `texture` at the strip's centre; an empty one weighs nothing.
void find_strips(GreyView vectors, bool down, double base_degrees, const TextureWeights& texture,
                 const StripSettings& settings, StripWorkspace& workspace, StripProfiles& profiles);

/// Whether the strips for lines across can be found in the image as it is, which is faster than transposing it: where
/// the slope is small.
bool can_sum_columns(GreyView image, double base_degrees, const StripSettings& settings);

/// The same profiles as find_strips() gives for lines across, from the image that is not transposed.
void find_strips_across(GreyView image, double base_degrees, const TextureWeights& texture, const StripSettings& settings,
                        StripWorkspace& workspace, StripProfiles& profiles);

}  // namespace upright::lines
