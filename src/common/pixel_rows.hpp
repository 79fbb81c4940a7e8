// Rows of a caller's pixels as plain ones: the top row first, pixels next to each other, whole bytes, one plane.
#pragma once

#include <cstdint>

#include "common/buffer.hpp"
#include "upright/image_view.hpp"

namespace upright {

/// What `format` becomes: one bit becomes grey, nv12 and i420 become rgb, the others stay.
PixelFormat plain_format(PixelFormat format) noexcept;

class PixelRows {
public:
    /// `view` has passed ImageView::check and outlives the rows.
    explicit PixelRows(const ImageView& view);

    PixelFormat format() const noexcept { return format_; }
    /// `view.width` pixels of format(), from the view itself or valid until the next call.
    const std::uint8_t* row(int y) noexcept;
    /// True if every row(y) points into the view, rows view.stride_bytes apart.
    bool borrows() const noexcept { return buffer_.empty(); }

private:
    void expand_bits(const std::uint8_t* bits) noexcept;
    void join_planes(int y) noexcept;
    void gather(const std::uint8_t* pixels) noexcept;

    const ImageView& view_;
    PixelFormat format_;
    Buffer<std::uint8_t> buffer_;
};

/// Samples of 16 bits in the machine's byte order as the nearest of 8.
void narrow(const std::uint8_t* samples16, std::uint8_t* samples8, std::size_t count) noexcept;

}  // namespace upright
