// Decodes a JPEG, turns or levels its pixels, and encodes them with the quantisation tables, sampling, scan order and
// entropy coder that the file had, so that no more is lost than one round of rounding and resampling of colour.
// Samples stay in the colour space of the file (YCbCr, grey, CMYK...): no conversion adds its own rounding.
#pragma once

#include "correct/jpeg_coding.hpp"
#include "correct/mapping.hpp"
#include "upright/correct.hpp"

namespace upright::correct {

struct Reencoded {
    int width = 0, height = 0;
};

/// Writes a JPEG without any metadata segment to `writer`. `skew_degrees` 0: the exact turn only. Fails with
/// corrupt_image for what cannot be decoded and for damaged files, with too_many_pixels when the level image would exceed
/// the limits, and with what the budget refuses.
Result<Reencoded> reencode_jpeg(Bytes file, const JpegLayout& layout, Mapping mapping, double skew_degrees,
                                const CorrectOptions& options, Coding coding, JpegWriter& writer);

}  // namespace upright::correct
