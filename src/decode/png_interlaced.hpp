// The planes of an interlaced PNG (Adam7), whose rows come in seven passes over the image: every pixel is added to the
// cells it belongs to when it comes, so that memory stays that of the reduced planes and not that of the stored image.
// Pixels that never came (a file cut short) repeat the nearest ones of a coarser pass, as viewers show them.
#pragma once

#include <cstdint>

#include "codec/png_session.hpp"
#include "decode/decode.hpp"
#include "decode/geometry.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

class InterlacedSink {
public:
    /// Sizes `out`'s planes and its has_colour.
    void start(const Geometry& geometry, RowKind kind, bool want_colour, Decoded& out);
    /// Grey or RGB pixels, as start() was told.
    void add(const codec::PngRow& row) noexcept;
    void finish();

private:
    /// Sums of the pixels in each cell, and how many there are.
    struct Sums {
        int width = 0, height = 0, channels = 1;
        Buffer<std::uint32_t> sums, counts;
        void start(int new_width, int new_height, int new_channels);
        void write(std::uint8_t* out) const noexcept;
    };

    Geometry geometry_;
    RowKind kind_ = RowKind::grey;
    bool want_colour_ = false;
    Decoded* out_ = nullptr;
    Sums luma_, colour_;
};

}  // namespace upright::decode
