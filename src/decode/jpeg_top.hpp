// The first rows of a JPEG, luma at 1/8, from the beginning of its file: as many as are asked for, in steps.
//
// Of a progressive file the first scan is read. Nothing comes of files that are not decoded by planes (jpeg_planes.hpp).
#pragma once

#include <array>
#include <cstdint>

#include "codec/jpeg_session.hpp"
#include "common/image.hpp"

namespace upright::decode {

class JpegTop {
public:
    /// `file` is the beginning of one of `file_bytes`; rows are put into `luma`. All outlive this.
    JpegTop(codec::Bytes file, std::uint64_t file_bytes, codec::Budget& budget, GreyImage& luma) noexcept
        : session_(file, budget, file_bytes), luma_(luma) {}

    /// False: nothing can be read of this file, or the budget refuses it.
    bool open();
    /// Reads on until `share` (0..1) of all rows are there. False: the data ends before, is damaged, or the time is over; what
    /// was read before is there all the same.
    bool read_to(double share);
    /// The rows that are there.
    GreyView view() const noexcept;
    /// Of the picture, at 1/8.
    int whole_height() const noexcept { return luma_.height; }

private:
    codec::JpegSession session_;
    GreyImage& luma_;
    int unit_rows_ = 1, units_read_ = 0;  ///< rows at 1/8 of a row of MCUs, and how many of these were read
    Buffer<std::uint8_t> strip_;
    std::array<JSAMPROW, MAX_SAMP_FACTOR> rows_{};
    std::array<JSAMPARRAY, MAX_COMPONENTS> planes_{};
};

}  // namespace upright::decode
