// Pixels that the caller holds: reordered a row at a time and handed to the row sink.
#include "decode/geometry.hpp"
#include "decode/luma.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

std::optional<Error> decode_pixels(const ImageView& image, const Request& request, Decoded& out) {
    Result<ImageView> checked =
        ImageView::create(image.data, image.width, image.height, image.format, image.stride_bytes);
    if (!checked) return checked.error();
    const ImageView& view = *checked;
    const Budget budget(request.limits, request.deadline);
    if (auto refused = budget.admit_size(static_cast<std::uint64_t>(view.width), static_cast<std::uint64_t>(view.height))) {
        return refused;
    }

    out.format = Format::unknown;
    out.truncated = false;
    out.warnings.clear();
    const Geometry geometry = plan(view.width, view.height, request);
    const bool is_grey = view.format == PixelFormat::grey;
    const bool is_rgb = view.format == PixelFormat::rgb;
    const auto width = static_cast<std::size_t>(view.width);
    const bool has_alpha = view.format == PixelFormat::rgba || view.format == PixelFormat::bgra;
    Ground ground = Ground::white;
    if (has_alpha) {
        GroundContrast contrast(view.height);
        for (int y = 0; y < view.height; ++y) contrast.add_rgba(view.data + y * view.stride_bytes, view.format, width);
        ground = contrast.better();
    }
    RowSink sink;
    sink.start(geometry, view.width, view.height, geometry.reduction, is_grey ? RowKind::grey : RowKind::rgb,
               request.want_colour, out);
    Buffer<std::uint8_t> rgb(is_grey || is_rgb ? 0 : width * 3);
    for (int y = 0; y < view.height; ++y) {
        if (budget.late()) return budget.late_error("reading pixels");
        const std::uint8_t* row = view.data + y * view.stride_bytes;
        if (!is_grey && !is_rgb) {
            to_rgb(row, view.format, ground, rgb.data(), width);
            row = rgb.data();
        }
        sink.add(row);
    }
    sink.finish(0);
    return std::nullopt;
}

}  // namespace upright::decode
