// PNG: rows through libpng into the row sink, reduced on the way.
//
// Every colour type and bit depth comes as 8-bit grey or RGB: 16-bit samples are scaled, palettes and transparency
// expanded, alpha is composited without gamma, as most viewers do: on white, or on black where white shows next to
// nothing (light writing meant for a dark page), for which the file is read once more. gAMA, cHRM, sRGB and iCCP are ignored.
// Of an animated PNG the default image is read.
//
// A file that breaks off or is damaged after its first row is answered as truncated: missing rows are white.
// Known failures: Apple's CgBI variant (no zlib header, swapped channels) is refused as damaged.
#include "codec/png_session.hpp"
#include "decode/codecs.hpp"
#include "decode/geometry.hpp"
#include "decode/png_interlaced.hpp"
#include "decode/row_converter.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

using codec::PngEnd;
using codec::PngRow;
using codec::PngSession;

namespace {

constexpr std::uint8_t kWhite = 255;

PngEnd read_straight(PngSession& session, const Geometry& geometry, const Request& request, RowConverter& converter,
                     Decoded& out) {
    RowSink sink;
    sink.start(geometry, geometry.width, geometry.height, geometry.reduction, converter.kind(), request.want_colour, out);
    const PngEnd end = session.read_rows([&](const PngRow& row) {
        sink.add(converter.convert(row.pixels, static_cast<std::size_t>(row.count)));
    });
    if (end != PngEnd::late) sink.finish(kWhite);
    return end;
}

PngEnd read_interlaced(PngSession& session, const Geometry& geometry, const Request& request, RowConverter& converter,
                       Decoded& out) {
    InterlacedSink sink;
    sink.start(geometry, converter.kind(), request.want_colour, out);
    const PngEnd end = session.read_rows([&](PngRow row) {
        row.pixels = converter.convert(row.pixels, static_cast<std::size_t>(row.count));
        sink.add(row);
    });
    if (end != PngEnd::late) sink.finish();
    return end;
}

/// `ground` becomes the one that shows more.
std::optional<Error> decode_on(Ground& ground, Bytes file, const Request& request, Budget& budget, Decoded& out) {
    PngSession session(file, budget);
    if (auto refused = session.open(codec::PngForm::eight_bit)) return refused;
    const Geometry geometry = plan(session.width(), session.height(), request);
    RowConverter converter(session.channels(), geometry.width, geometry.height, ground);
    const PngEnd end = session.is_interlaced() ? read_interlaced(session, geometry, request, converter, out)
                                               : read_straight(session, geometry, request, converter, out);
    if (end == PngEnd::late) return budget.late_error("decoding the PNG file");
    if (end == PngEnd::broken) {
        if (session.out_of_memory() || session.rows_read() == 0) return session.error("in the first row of its image data");
        out.truncated = true;
    }
    if (session.palette_is_grey()) out.has_colour = false;
    out.warnings = session.complaints().joined();
    ground = converter.better_ground();
    return std::nullopt;
}

}  // namespace

std::optional<Error> decode_png(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    Ground ground = Ground::white;
    if (auto failed = decode_on(ground, file, request, budget, out)) return failed;
    if (ground == Ground::white) return std::nullopt;
    out.truncated = false;
    return decode_on(ground, file, request, budget, out);
}

}  // namespace upright::decode
