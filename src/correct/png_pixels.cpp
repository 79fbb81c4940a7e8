#include "correct/png_pixels.hpp"

#include "correct/turn.hpp"

namespace upright::correct {
namespace {

using codec::PngChunk;
using codec::PngChunks;
using codec::PngSession;

/// Reading stops at the last row, before libpng has looked at the last checksum.
std::optional<Error> check_image_data(codec::Bytes file) {
    PngChunks chunks(file);
    PngChunk chunk;
    while (chunks.next(chunk) == PngChunks::Step::chunk && !chunk.is("IEND")) {
        if (chunk.is("IDAT") && !codec::has_right_checksum(chunk)) {
            return Error{Status::corrupt_image, "the PNG file is damaged: image data with a wrong checksum"};
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> read_turned(codec::Bytes file, codec::PngForm form, Mapping mapping, Budget& budget,
                                 codec::MemoryShare& share, PngPixels& out) {
    if (auto damage = check_image_data(file)) return damage;
    PngSession session(file, budget);
    if (auto refused = session.open(form)) return refused;
    const int width = session.width(), height = session.height();
    out.raster = Raster{mapping.transpose ? height : width, mapping.transpose ? width : height, session.channels(),
                        session.bit_depth() == 16 ? 2 : 1, {}};
    if (auto refused = allocate(out.raster, share)) return refused;
    Turner turner(out.raster, mapping);
    const codec::PngEnd end = session.read_rows([&](const codec::PngRow& row) {
        if (session.is_interlaced()) {
            turner.add(row.pixels, row.y, row.first_x, row.step_x, row.count);
        } else {
            turner.add_row(row.pixels);
        }
    });
    if (end == codec::PngEnd::late) return budget.late_error("decoding the PNG file");
    if (end == codec::PngEnd::broken) return session.error("within its image data");
    turner.finish();
    out.header.width = static_cast<std::uint32_t>(out.raster.width);
    out.header.height = static_cast<std::uint32_t>(out.raster.height);
    if (form == codec::PngForm::samples) {
        out.header.bit_depth = session.bit_depth();
        out.header.colour_type = session.colour_type();
    }
    return std::nullopt;
}

}  // namespace upright::correct
