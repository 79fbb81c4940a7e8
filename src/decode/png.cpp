// PNG: rows through libpng into the row sink, reduced on the way.
//
// Every colour type and bit depth comes as 8-bit grey or RGB: 16-bit samples are scaled, palettes and transparency
// expanded, alpha is composited on white without gamma, as most viewers do. gAMA, cHRM, sRGB and iCCP are ignored.
// Of an animated PNG the default image is read.
//
// A file that breaks off or is damaged after its first row is answered as truncated: missing rows are white.
// Known failures: Apple's CgBI variant (no zlib header, swapped channels) is refused as damaged.
#include <string>

#include "decode/codecs.hpp"
#include "decode/header.hpp"
#include "decode/luma.hpp"
#include "decode/png_interlaced.hpp"
#include "decode/png_session.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {
namespace {

constexpr std::uint8_t kWhite = 255;

/// Width and height from IHDR, which must be the first chunk.
struct Size {
    std::uint32_t width = 0, height = 0;
};
std::optional<Size> read_size(std::span<const std::uint8_t> file) noexcept {
    constexpr std::size_t kType = 12, kWidth = 16, kHeight = 20, kHeaderEnd = 33;
    const auto u32 = [file](std::size_t at) {
        return static_cast<std::uint32_t>(file[at]) << 24U | static_cast<std::uint32_t>(file[at + 1]) << 16U |
               static_cast<std::uint32_t>(file[at + 2]) << 8U | file[at + 3];
    };
    if (file.size() < kHeaderEnd || u32(kType) != 0x49484452U) return std::nullopt;  // "IHDR"
    return Size{u32(kWidth), u32(kHeight)};
}

/// Brings rows as libpng gives them (grey, grey + alpha, RGB, RGBA) to grey or RGB.
class RowConverter {
public:
    RowConverter(int channels, int width) : channels_(channels) {
        if (channels == 2 || channels == 4) converted_.resize(static_cast<std::size_t>(width) * (channels == 2 ? 1 : 3));
    }
    RowKind kind() const noexcept { return channels_ <= 2 ? RowKind::grey : RowKind::rgb; }
    const std::uint8_t* convert(const std::uint8_t* row, std::size_t count) noexcept {
        if (channels_ == 2) {
            composite_grey_alpha(row, converted_.data(), count);
        } else if (channels_ == 4) {
            to_rgb(row, PixelFormat::rgba, converted_.data(), count);
        } else {
            return row;
        }
        return converted_.data();
    }

private:
    int channels_;
    Buffer<std::uint8_t> converted_;
};

/// How the reading of rows ended.
enum class End { complete, broken, late };

struct Reading {
    PngSession& session;
    const Geometry& geometry;
    const Request& request;
    RowConverter converter;
    Buffer<std::uint8_t> row;
    int rows_read = 0;
};

End read_straight(Reading& r, Decoded& out) {
    RowSink sink;
    sink.start(r.geometry, r.geometry.width, r.geometry.height, r.geometry.reduction, r.converter.kind(),
               r.request.want_colour, out);
    End end = End::complete;
    for (int y = 0; y < r.geometry.height && end == End::complete; ++y) {
        if (r.request.deadline.expired()) return End::late;
        if (r.session.read_row(r.row.data(), y + 1 == r.geometry.height)) {
            sink.add(r.converter.convert(r.row.data(), static_cast<std::size_t>(r.geometry.width)));
            ++r.rows_read;
        } else {
            end = End::broken;
        }
    }
    sink.finish(kWhite);
    return end;
}

/// Columns and rows of a pass of Adam7; libpng skips passes that have neither.
struct Pass {
    int columns, rows;
};
Pass pass_of(const Geometry& geometry, int pass) noexcept {
    const auto columns = static_cast<int>(PNG_PASS_COLS(static_cast<unsigned>(geometry.width), pass));
    const auto rows = static_cast<int>(PNG_PASS_ROWS(static_cast<unsigned>(geometry.height), pass));
    return {columns, columns > 0 ? rows : 0};
}

End read_interlaced(Reading& r, Decoded& out) {
    int rows_in_all = 0;
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; ++pass) rows_in_all += pass_of(r.geometry, pass).rows;
    InterlacedSink sink;
    sink.start(r.geometry, r.converter.kind(), r.request.want_colour, out);
    End end = End::complete;
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES && end == End::complete; ++pass) {
        const auto [columns, rows] = pass_of(r.geometry, pass);
        for (int row = 0; row < rows && end == End::complete; ++row) {
            if (r.request.deadline.expired()) return End::late;
            if (r.session.read_row(r.row.data(), r.rows_read + 1 == rows_in_all)) {
                sink.add(pass, row, r.converter.convert(r.row.data(), static_cast<std::size_t>(columns)), columns);
                ++r.rows_read;
            } else {
                end = End::broken;
            }
        }
    }
    sink.finish();
    return end;
}

}  // namespace

std::optional<Error> decode_png(std::span<const std::uint8_t> file, const Request& request, Decoded& out) {
    const std::optional<Size> size = read_size(file);
    if (!size) return Error{Status::corrupt_image, "the PNG file does not begin with a whole IHDR chunk"};
    if (auto refused = check_size(size->width, size->height, request.limits)) return refused;

    PngSession session(file);
    if (!session.open(request.limits.max_side)) return session.error("before its image data");
    const Geometry geometry = plan(static_cast<int>(size->width), static_cast<int>(size->height), request);
    const int channels = session.channels();
    Reading reading{session, geometry, request, RowConverter(channels, geometry.width), {}, 0};
    reading.row.resize(static_cast<std::size_t>(geometry.width) * static_cast<std::size_t>(channels));

    const End end = session.is_interlaced() ? read_interlaced(reading, out) : read_straight(reading, out);
    if (end == End::late) return Error{Status::deadline_exceeded, "the deadline passed while decoding the PNG file"};
    if (end == End::broken) {
        if (session.out_of_memory() || reading.rows_read == 0) return session.error("in the first row of its image data");
        out.truncated = true;
    }
    if (session.palette_is_grey()) out.has_colour = false;
    out.warnings = session.complaints().joined();
    return std::nullopt;
}

}  // namespace upright::decode
