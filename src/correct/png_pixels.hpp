// Pixels of a PNG, turned while they are read.
#pragma once

#include "codec/png_chunks.hpp"
#include "codec/png_session.hpp"
#include "correct/mapping.hpp"
#include "correct/raster.hpp"

namespace upright::correct {

struct PngPixels {
    Raster raster;
    codec::PngHeader header;  ///< of the file; then what describes `raster` when it is encoded again
};

/// `form` is stored or samples. Fails with corrupt_image for anything libpng cannot decode and for image data with a wrong
/// checksum, and with what the budget refuses; `share` is charged for the pixels.
[[nodiscard]] std::optional<Error> read_turned(codec::Bytes file, codec::PngForm form, Mapping mapping, Budget& budget,
                                               codec::MemoryShare& share, PngPixels& out);

}  // namespace upright::correct
