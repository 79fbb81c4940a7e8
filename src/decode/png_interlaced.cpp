#include "decode/png_interlaced.hpp"

#include <algorithm>

#include "decode/luma.hpp"

namespace upright::decode {

void InterlacedSink::Sums::start(int new_width, int new_height, int new_channels) {
    width = new_width;
    height = new_height;
    channels = new_channels;
    const std::size_t cells = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    sums.assign(cells * static_cast<std::size_t>(channels), 0);
    counts.assign(cells, 0);
}

void InterlacedSink::Sums::write(std::uint8_t* out) const noexcept {
    const auto at = [this](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    };
    const auto depth = static_cast<std::size_t>(channels);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            // A pixel of an earlier pass stands at the corner of the 2, 4 or 8 pixel square it represents.
            std::size_t cell = at(x, y);
            for (int square = 2; counts[cell] == 0 && square <= 8; square *= 2) {
                cell = at(x - x % square, y - y % square);
            }
            const std::uint32_t count = counts[cell];
            for (std::size_t c = 0; c < depth; ++c) {
                *out++ = count == 0 ? std::uint8_t{255}
                                    : static_cast<std::uint8_t>((sums[cell * depth + c] + count / 2) / count);
            }
        }
    }
}

void InterlacedSink::start(const Geometry& geometry, RowKind kind, bool want_colour, Decoded& out) {
    size_planes(geometry, want_colour, out);
    out.has_colour = kind == RowKind::rgb;
    geometry_ = geometry;
    kind_ = kind;
    want_colour_ = want_colour;
    out_ = &out;
    luma_.start(geometry.luma_width, geometry.luma_height, 1);
    if (want_colour) colour_.start(geometry.colour_width, geometry.colour_height, kind == RowKind::rgb ? 3 : 1);
}

void InterlacedSink::add(const codec::PngRow& row) noexcept {
    const int colour_step = geometry_.reduction * geometry_.colour_factor;
    const auto luma_row = static_cast<std::size_t>(row.y / geometry_.reduction) * static_cast<std::size_t>(luma_.width);
    const auto colour_row = static_cast<std::size_t>(row.y / colour_step) * static_cast<std::size_t>(colour_.width);
    const bool is_rgb = kind_ == RowKind::rgb;
    for (int i = 0; i < row.count; ++i) {
        const int x = row.first_x + i * row.step_x;
        const std::uint8_t* p = row.pixels + (is_rgb ? 3 * i : i);
        const std::size_t cell = luma_row + static_cast<std::size_t>(x / geometry_.reduction);
        luma_.sums[cell] += is_rgb ? luma_of(p[0], p[1], p[2]) : *p;
        ++luma_.counts[cell];
        if (!want_colour_) continue;
        const std::size_t colour_cell = colour_row + static_cast<std::size_t>(x / colour_step);
        const auto depth = static_cast<std::size_t>(colour_.channels);
        for (std::size_t c = 0; c < depth; ++c) colour_.sums[colour_cell * depth + c] += p[c];
        ++colour_.counts[colour_cell];
    }
}

void InterlacedSink::finish() {
    luma_.write(out_->luma.pixels.data());
    if (!want_colour_) return;
    if (kind_ == RowKind::rgb) {
        colour_.write(out_->colour.pixels.data());
        return;
    }
    const std::size_t cells = colour_.counts.size();
    Buffer<std::uint8_t> grey(cells);
    colour_.write(grey.data());
    grey_to_rgb(grey.data(), out_->colour.pixels.data(), cells);
}

}  // namespace upright::decode
