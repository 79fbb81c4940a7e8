// Pixels that the caller holds: reordered a row at a time and handed to the row sink.
#include "common/pixel_rows.hpp"
#include "decode/geometry.hpp"
#include "decode/luma.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {
namespace {

bool has_alpha(PixelFormat format) noexcept { return format >= PixelFormat::rgba && format <= PixelFormat::abgr; }

/// A plain row as grey or RGB of 8 bits: itself where it is that already, else in `scratch`.
class RowNarrower {
public:
    RowNarrower(PixelFormat format, int width) : format_(format), width_(static_cast<std::size_t>(width)) {
        if (format != PixelFormat::grey && format != PixelFormat::rgb) scratch_.resize(width_ * (is_grey() ? 1 : 3));
    }
    bool is_grey() const noexcept { return format_ == PixelFormat::grey || format_ == PixelFormat::grey16; }
    void set_ground(Ground ground) noexcept { ground_ = ground; }
    const std::uint8_t* operator()(const std::uint8_t* row) noexcept {
        if (scratch_.empty()) return row;
        if (format_ == PixelFormat::grey16 || format_ == PixelFormat::rgb16) {
            narrow(row, scratch_.data(), scratch_.size());
        } else {
            to_rgb(row, format_, ground_, scratch_.data(), width_);
        }
        return scratch_.data();
    }

private:
    PixelFormat format_;
    std::size_t width_;
    Ground ground_ = Ground::white;
    Buffer<std::uint8_t> scratch_;
};

}  // namespace

std::optional<Error> decode_pixels(const ImageView& image, const Request& request, Decoded& out) {
    const Result<ImageView> checked = ImageView::check(image);
    if (!checked) return checked.error();
    const ImageView& view = *checked;
    const Budget budget(request.limits, request.deadline);
    if (auto refused = budget.admit_size(static_cast<std::uint64_t>(view.width), static_cast<std::uint64_t>(view.height))) {
        return refused;
    }

    out.format = Format::unknown;
    out.page_index = out.page_count = 0;
    out.truncated = out.preliminary = false;
    out.warnings.clear();
    out.pixel_aspect = view.pixel_aspect();
    const Geometry geometry = plan(view.width, view.height, request);
    PixelRows rows(view);
    RowNarrower narrower(rows.format(), view.width);
    if (has_alpha(view.format)) {
        GroundContrast contrast(view.height);
        for (int y = 0; y < view.height; ++y) {
            contrast.add_rgba(rows.row(y), view.format, static_cast<std::size_t>(view.width));
        }
        narrower.set_ground(contrast.better());
    }
    RowSink sink;
    sink.start(geometry, view.width, view.height, geometry.reduction,
               narrower.is_grey() ? RowKind::grey : RowKind::rgb, request.want_colour, out);
    for (int y = 0; y < view.height; ++y) {
        if (budget.late()) return budget.late_error("reading pixels");
        sink.add(narrower(rows.row(y)));
    }
    sink.finish(0);
    return std::nullopt;
}

}  // namespace upright::decode
