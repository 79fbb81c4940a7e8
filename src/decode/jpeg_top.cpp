#include "decode/jpeg_top.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "decode/geometry.hpp"
#include "decode/jpeg_planes.hpp"

namespace upright::decode {

bool JpegTop::open() {
    if (session_.open()) return false;
    jpeg_decompress_struct& info = session_.info();
    if (!can_read_planes(info)) return false;
    info.scale_num = 1;
    info.scale_denom = coarsest;
    info.buffered_image = session_.has_several_scans() ? TRUE : FALSE;
    info.do_block_smoothing = FALSE;
    info.raw_data_out = TRUE;
    for (int c = 1; c < info.num_components; ++c) info.comp_info[c].component_needed = FALSE;
    if (session_.start() || (info.buffered_image && !session_.start_output(1))) return false;
    luma_.resize(static_cast<int>(info.output_width), static_cast<int>(info.output_height));
    unit_rows_ = info.comp_info[0].v_samp_factor;
    const std::size_t stride = info.comp_info[0].width_in_blocks;
    strip_.resize(stride * static_cast<std::size_t>(unit_rows_));
    for (std::size_t y = 0; y < static_cast<std::size_t>(unit_rows_); ++y) rows_[y] = strip_.data() + y * stride;
    planes_[0] = rows_.data();
    return true;
}

bool JpegTop::read_to(double share) {
    const int wanted = static_cast<int>(std::ceil(share * luma_.height / unit_rows_));
    const int last = std::min(wanted, static_cast<int>(session_.info().total_iMCU_rows));
    for (; units_read_ < last; ++units_read_) {
        if (session_.budget().late() || !session_.read_planes(planes_.data(), static_cast<unsigned>(unit_rows_))) return false;
        if (session_.data_ended()) return false;  // in this row, or before it
        const int top = units_read_ * unit_rows_, count = std::min(unit_rows_, luma_.height - top);
        for (int y = 0; y < count; ++y) {
            std::memcpy(luma_.row(top + y), rows_[static_cast<std::size_t>(y)], static_cast<std::size_t>(luma_.width));
        }
    }
    return true;
}

GreyView JpegTop::view() const noexcept {
    GreyView view = luma_.view();
    view.height = std::min(view.height, units_read_ * unit_rows_);
    return view;
}

}  // namespace upright::decode
