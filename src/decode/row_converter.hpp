// Rows of 8-bit samples with or without alpha, as decoders give them, to what the row sink takes.
#pragma once

#include "common/buffer.hpp"
#include "decode/luma.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

/// Brings rows of 1 to 4 channels (grey, grey + alpha, RGB, RGBA) to grey or RGB, and finds out which ground suits.
class RowConverter {
public:
    RowConverter(int channels, int width, int rows, Ground ground) : channels_(channels), ground_(ground), contrast_(rows) {
        if (channels == 2 || channels == 4) converted_.resize(static_cast<std::size_t>(width) * (channels == 2 ? 1 : 3));
    }
    RowKind kind() const noexcept { return channels_ <= 2 ? RowKind::grey : RowKind::rgb; }
    const std::uint8_t* convert(const std::uint8_t* row, std::size_t count) noexcept {
        if (channels_ == 2) {
            contrast_.add_grey_alpha(row, count);
            composite_grey_alpha(row, ground_, converted_.data(), count);
        } else if (channels_ == 4) {
            contrast_.add_rgba(row, PixelFormat::rgba, count);
            to_rgb(row, PixelFormat::rgba, ground_, converted_.data(), count);
        } else {
            return row;
        }
        return converted_.data();
    }

    Ground better_ground() const noexcept { return contrast_.better(); }

private:
    int channels_;
    Ground ground_;
    GroundContrast contrast_;
    Buffer<std::uint8_t> converted_;
};

}  // namespace upright::decode
