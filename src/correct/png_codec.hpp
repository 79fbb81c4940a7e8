// Pixels of a PNG through libpng, as they are stored, and back. Only the compressed pixels that it writes are used;
// all other chunks are copied from the source file.
#pragma once

#include "codec/png_chunks.hpp"
#include "correct/level.hpp"

namespace upright::correct {

using codec::Bytes;
using codec::PngHeader;

/// How far the stored form is unpacked.
enum class PngForm {
    stored,   ///< palette indices and small depths one to a byte, 16 bits as two bytes in the file's order
    samples,  ///< as needed for resampling: no palette, at least 8 bits, alpha as a channel, 16 bits in machine order
};

struct PngPixels {
    Raster raster;
    PngHeader header;  ///< that describes `raster` when it is encoded again; its size is the raster's
};

/// Fails with corrupt_image for anything libpng cannot decode, warnings about the pixels included.
[[nodiscard]] std::optional<Error> decode_png(Bytes file, PngForm form, PngPixels& out);

/// The IDAT chunks for `pixels`; `palette` is the PLTE data for colour type 3.
Result<std::vector<std::uint8_t>> encode_png_data(const PngPixels& pixels, PngForm form, Bytes palette);

}  // namespace upright::correct
