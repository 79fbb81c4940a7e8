#include "decode/row_sink.hpp"

#include <cstring>

#include "decode/luma.hpp"

namespace upright::decode {

void size_planes(const Geometry& geometry, bool want_colour, Decoded& out) {
    out.stored_width = geometry.width;
    out.stored_height = geometry.height;
    out.luma.resize(geometry.luma_width, geometry.luma_height);
    out.colour.resize(want_colour ? geometry.colour_width : 0, want_colour ? geometry.colour_height : 0);
}

void RowSink::start(const Geometry& geometry, int width, int height, int samples_per_luma, RowKind kind,
                    bool want_colour, Decoded& out) {
    size_planes(geometry, want_colour, out);
    out.has_colour = kind == RowKind::rgb;
    out_ = &out;
    kind_ = kind;
    want_colour_ = want_colour;
    reduces_luma_ = samples_per_luma > 1;
    width_ = width;
    rows_added_ = 0;

    if (reduces_luma_) {
        const CellRatio ratio{1, samples_per_luma};
        luma_.start(width, height, ratio, ratio,
                    {out.luma.pixels.data(), out.luma.width, out.luma.height, out.luma.stride_bytes()});
        if (kind == RowKind::rgb) luma_row_.resize(static_cast<std::size_t>(width));
    }
    if (!want_colour) return;
    const CellRatio ratio{1, samples_per_luma * geometry.colour_factor};
    const int cells_across = geometry.colour_width, cells_down = geometry.colour_height;
    if (kind == RowKind::rgb) {
        colour_.start(width, height, ratio, ratio,
                      {out.colour.pixels.data(), cells_across, cells_down, out.colour.stride_bytes()});
    } else {
        grey_cells_.resize(static_cast<std::size_t>(cells_across) * static_cast<std::size_t>(cells_down));
        grey_colour_.start(width, height, ratio, ratio, {grey_cells_.data(), cells_across, cells_down, cells_across});
    }
}

void RowSink::add_luma(const std::uint8_t* luma) noexcept {
    if (reduces_luma_) {
        luma_.add_row(luma);
    } else {
        std::memcpy(out_->luma.row(rows_added_), luma, static_cast<std::size_t>(width_));
    }
}

void RowSink::add(const std::uint8_t* row) noexcept {
    if (kind_ == RowKind::grey) {
        add_luma(row);
        if (want_colour_) grey_colour_.add_row(row);
    } else {
        std::uint8_t* luma = reduces_luma_ ? luma_row_.data() : out_->luma.row(rows_added_);
        rgb_to_luma(row, luma, static_cast<std::size_t>(width_));
        if (reduces_luma_) luma_.add_row(luma);
        if (want_colour_) colour_.add_row(row);
    }
    ++rows_added_;
}

void RowSink::finish(std::uint8_t fill) noexcept {
    if (reduces_luma_) {
        luma_.finish(fill);
    } else {
        for (int y = rows_added_; y < out_->luma.height; ++y) {
            std::memset(out_->luma.row(y), fill, static_cast<std::size_t>(width_));
        }
    }
    if (!want_colour_) return;
    if (kind_ == RowKind::rgb) {
        colour_.finish(fill);
    } else {
        grey_colour_.finish(fill);
        grey_to_rgb(grey_cells_.data(), out_->colour.pixels.data(), grey_cells_.size());
    }
}

}  // namespace upright::decode
