// Images as the stages exchange them: 8-bit, row-major, views that borrow and images that own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/buffer.hpp"

namespace upright {

/// A borrowed image of interleaved 8-bit channels; row y begins at data + y * stride_bytes.
template <int Channels>
struct BasicView {
    const std::uint8_t* data = nullptr;
    int width = 0, height = 0;        ///< pixels
    std::ptrdiff_t stride_bytes = 0;  ///< at least width * Channels

    const std::uint8_t* row(int y) const noexcept { return data + y * stride_bytes; }
    bool empty() const noexcept { return width <= 0 || height <= 0; }
};

/// An owned image without row padding. resize() keeps the memory it has and leaves the pixels undefined.
template <int Channels>
struct BasicImage {
    int width = 0, height = 0;
    Buffer<std::uint8_t> pixels;

    void resize(int new_width, int new_height) {
        pixels.resize(static_cast<std::size_t>(new_width) * static_cast<std::size_t>(new_height) * Channels);
        width = new_width;
        height = new_height;
    }
    std::ptrdiff_t stride_bytes() const noexcept { return static_cast<std::ptrdiff_t>(width) * Channels; }
    std::uint8_t* row(int y) noexcept { return pixels.data() + y * stride_bytes(); }
    const std::uint8_t* row(int y) const noexcept { return pixels.data() + y * stride_bytes(); }
    BasicView<Channels> view() const noexcept { return {pixels.data(), width, height, stride_bytes()}; }
    bool empty() const noexcept { return width <= 0 || height <= 0; }
};

using GreyView = BasicView<1>;
using GreyImage = BasicImage<1>;
using RgbView = BasicView<3>;
using RgbImage = BasicImage<3>;

}  // namespace upright
