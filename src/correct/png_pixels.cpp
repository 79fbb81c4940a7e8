#include "correct/png_pixels.hpp"

#include <iterator>

#include "correct/turn.hpp"

namespace upright::correct {
namespace {

using codec::PngChunk;
using codec::PngChunks;
using codec::PngSession;

struct ImageData {
    std::uint64_t bytes = 0;
    bool damaged = false;
};

/// Reading stops at the last row, before libpng has looked at the last checksum.
ImageData check_image_data(codec::Bytes file, const Budget& budget) {
    ImageData data;
    PngChunks chunks(file);
    PngChunk chunk;
    while (chunks.next(chunk) == PngChunks::Step::chunk && !chunk.is("IEND")) {
        if (!chunk.is("IDAT")) continue;
        data.bytes += chunk.data.size();
        data.damaged = data.damaged || !codec::has_right_checksum(chunk, budget);
    }
    return data;
}

std::uint64_t bits_a_pixel(const codec::PngHeader& header) {
    constexpr std::uint64_t channels[] = {1, 0, 3, 1, 2, 0, 4};  // by colour type
    const auto type = static_cast<std::size_t>(header.colour_type);
    return type < std::size(channels) ? channels[type] * static_cast<unsigned>(header.bit_depth) : 0;
}

}  // namespace

std::optional<Error> read_turned(codec::Bytes file, codec::PngForm form, Mapping mapping, Budget& budget,
                                 codec::MemoryShare& share, PngPixels& out) {
    const ImageData data = check_image_data(file, budget);
    if (budget.late()) return budget.late_error("reading the PNG file");
    if (data.damaged) return Error{Status::corrupt_image, "the PNG file is damaged: image data with a wrong checksum"};
    PngSession session(file, budget);
    if (auto refused = session.open(form)) return refused;
    const int width = session.width(), height = session.height();
    out.raster = Raster{mapping.transpose ? height : width, mapping.transpose ? width : height, session.channels(),
                        session.bit_depth() == 16 ? 2 : 1, {}};
    const std::uint64_t bits = std::uint64_t{out.header.width} * out.header.height * bits_a_pixel(out.header);
    if (auto refused = Budget::admit_claim(bits, data.bytes, out.raster.byte_count())) return refused;
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
