#include "decode/jpeg_planes.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "decode/box_reducer.hpp"
#include "decode/luma.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

namespace {

constexpr std::uint8_t kMidGrey = 128;
constexpr int kMaxPlanes = 3;
constexpr int kMaxStripRows = MAX_SAMP_FACTOR * DCTSIZE;

/// One component: a strip as high as a row of MCUs, and its share of the colour view.
struct Plane {
    int width = 0, height = 0;  ///< samples
    int strip_rows = 0;
    Buffer<std::uint8_t> strip;
    std::array<JSAMPROW, kMaxStripRows> rows{};
    BoxReducer<1> reducer;
    Buffer<std::uint8_t> cells;
};

class PlaneReader {
public:
    PlaneReader(JpegSession& session, const Geometry& geometry, bool want_colour, Decoded& out);
    /// One row of MCUs; false when libjpeg gave up.
    bool read() noexcept;
    /// False when the budget's time is over.
    bool finish() noexcept;

private:
    void start_plane(int index);
    void start_reducer(Plane& plane, const jpeg_component_info& component);

    JpegSession& session_;
    const Geometry& geometry_;
    const bool want_colour_;
    Decoded& out_;
    int plane_count_ = 1;  ///< planes that are decoded
    int rows_done_ = 0;    ///< of luma
    std::array<Plane, kMaxPlanes> planes_;
    std::array<JSAMPARRAY, kMaxPlanes> image_{};
};

PlaneReader::PlaneReader(JpegSession& session, const Geometry& geometry, bool want_colour, Decoded& out)
    : session_(session), geometry_(geometry), want_colour_(want_colour), out_(out) {
    size_planes(geometry, want_colour, out);
    out.has_colour = session.info().num_components == kMaxPlanes;
    plane_count_ = want_colour ? session.info().num_components : 1;
    for (int i = 0; i < plane_count_; ++i) start_plane(i);
}

void PlaneReader::start_plane(int index) {
    const jpeg_component_info& component = session_.info().comp_info[index];
    Plane& plane = planes_[static_cast<std::size_t>(index)];
    const int side = codec::scaled_block_side(component);
    plane.width = static_cast<int>(component.downsampled_width);
    plane.height = static_cast<int>(component.downsampled_height);
    plane.strip_rows = component.v_samp_factor * side;
    const std::size_t stride = static_cast<std::size_t>(component.width_in_blocks) * static_cast<std::size_t>(side);
    plane.strip.resize(stride * static_cast<std::size_t>(plane.strip_rows));
    for (int y = 0; y < plane.strip_rows; ++y) {
        plane.rows[static_cast<std::size_t>(y)] = plane.strip.data() + static_cast<std::size_t>(y) * stride;
    }
    image_[static_cast<std::size_t>(index)] = plane.rows.data();
    if (want_colour_) start_reducer(plane, component);
}

void PlaneReader::start_reducer(Plane& plane, const jpeg_component_info& component) {
    const jpeg_component_info& luma = session_.info().comp_info[0];
    const int side = codec::scaled_block_side(component), luma_side = codec::scaled_block_side(luma);
    const CellRatio across{luma.h_samp_factor * luma_side / (component.h_samp_factor * side), geometry_.colour_factor};
    const CellRatio down{luma.v_samp_factor * luma_side / (component.v_samp_factor * side), geometry_.colour_factor};
    plane.cells.resize(static_cast<std::size_t>(geometry_.colour_width) * static_cast<std::size_t>(geometry_.colour_height));
    plane.reducer.start(plane.width, plane.height, across, down,
                        {plane.cells.data(), geometry_.colour_width, geometry_.colour_height, geometry_.colour_width});
}

bool PlaneReader::read() noexcept {
    if (!session_.read_planes(image_.data(), static_cast<unsigned>(planes_[0].strip_rows))) return false;
    const int luma_rows = std::min(planes_[0].strip_rows, geometry_.luma_height - rows_done_);
    for (int y = 0; y < luma_rows; ++y) {
        std::memcpy(out_.luma.row(rows_done_ + y), planes_[0].rows[static_cast<std::size_t>(y)],
                    static_cast<std::size_t>(geometry_.luma_width));
    }
    rows_done_ += luma_rows;
    if (!want_colour_) return true;
    for (int i = 0; i < plane_count_; ++i) {
        Plane& plane = planes_[static_cast<std::size_t>(i)];
        const int rows = std::min(plane.strip_rows, plane.height - plane.reducer.rows_added());
        for (int y = 0; y < rows; ++y) plane.reducer.add_row(plane.rows[static_cast<std::size_t>(y)]);
    }
    return true;
}

bool PlaneReader::finish() noexcept {
    if (rows_done_ < geometry_.luma_height) {
        std::memset(out_.luma.row(rows_done_), kMidGrey,
                    static_cast<std::size_t>(out_.luma.stride_bytes()) *
                        static_cast<std::size_t>(geometry_.luma_height - rows_done_));
    }
    if (!want_colour_) return true;
    for (int i = 0; i < plane_count_; ++i) planes_[static_cast<std::size_t>(i)].reducer.finish(kMidGrey);
    // In rows: of a large preview this takes tens of milliseconds.
    const auto width = static_cast<std::size_t>(geometry_.colour_width);
    for (int y = 0; y < geometry_.colour_height; ++y) {
        if (session_.budget().late()) return false;
        const std::size_t at = static_cast<std::size_t>(y) * width;
        if (plane_count_ == kMaxPlanes) {
            ycbcr_to_rgb(planes_[0].cells.data() + at, planes_[1].cells.data() + at, planes_[2].cells.data() + at,
                         out_.colour.row(y), width);
        } else {
            grey_to_rgb(planes_[0].cells.data() + at, out_.colour.row(y), width);
        }
    }
    return true;
}

}  // namespace

bool can_read_planes(const jpeg_decompress_struct& info) noexcept {
    if (info.jpeg_color_space == JCS_GRAYSCALE) return info.num_components == 1;
    if (info.jpeg_color_space != JCS_YCbCr || info.num_components != kMaxPlanes) return false;
    for (int c = 0; c < info.num_components; ++c) {
        const jpeg_component_info& component = info.comp_info[c];
        if (info.max_h_samp_factor % component.h_samp_factor != 0) return false;
        if (info.max_v_samp_factor % component.v_samp_factor != 0) return false;
    }
    return info.comp_info[0].h_samp_factor == info.max_h_samp_factor &&
           info.comp_info[0].v_samp_factor == info.max_v_samp_factor;
}

RowsEnd read_planes(JpegSession& session, const Geometry& geometry, const Request& request, int available_rows,
                    Decoded& out) {
    PlaneReader reader(session, geometry, request.want_colour, out);
    RowsEnd end = RowsEnd::complete;
    for (int row = 0; row < available_rows && end == RowsEnd::complete; ++row) {
        if (session.budget().late()) return RowsEnd::late;
        if (!reader.read()) end = RowsEnd::broken;
        // Without data the decoder goes on producing grey blocks; filling is quicker.
        if (session.data_ended() && !session.info().buffered_image) break;
    }
    return reader.finish() ? end : RowsEnd::late;
}

}  // namespace upright::decode
