// Takes an image row by row, grey or RGB, and makes the luma plane and the small colour view of it on the way, so that
// no more than a row of the stored image is ever held.
#pragma once

#include <cstdint>

#include "decode/box_reducer.hpp"
#include "decode/decode.hpp"
#include "decode/geometry.hpp"

namespace upright::decode {

enum class RowKind { grey, rgb };

class RowSink {
public:
    /// Rows have `samples_per_luma` times the luma's width and height (rounded as in Geometry): Geometry::reduction,
    /// or 1 where the decoder reduces by itself. Sizes `out`'s planes and its has_colour.
    void start(const Geometry& geometry, int width, int height, int samples_per_luma, RowKind kind, bool want_colour,
               Decoded& out);
    void add(const std::uint8_t* row) noexcept;
    /// Fills what is missing with `fill`.
    void finish(std::uint8_t fill) noexcept;
    int rows_added() const noexcept { return rows_added_; }

private:
    void add_luma(const std::uint8_t* luma) noexcept;

    Decoded* out_ = nullptr;
    RowKind kind_ = RowKind::grey;
    bool want_colour_ = false, reduces_luma_ = false;
    int width_ = 0, rows_added_ = 0;
    Buffer<std::uint8_t> luma_row_;
    Buffer<std::uint8_t> grey_cells_;  // the colour view of a grey image, before it is repeated
    BoxReducer<1> luma_, grey_colour_;
    BoxReducer<3> colour_;
};

/// Makes the planes of `out` as large as the plan says; an unwanted colour view is empty.
void size_planes(const Geometry& geometry, bool want_colour, Decoded& out);

}  // namespace upright::decode
