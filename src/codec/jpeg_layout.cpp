#include "codec/jpeg_layout.hpp"

#include <algorithm>
#include <string>

namespace upright::codec {
namespace {

Error corrupt(std::string message) { return {Status::corrupt_image, "JPEG: " + std::move(message)}; }

/// Nothing for a scan header that is too short. In a sequential file all coefficients come at once, whatever the
/// parameters say (T.81, B.2.3 wants 0, 63, 0, 0; cameras have written zeros).
std::optional<JpegScan> scan_of(Bytes payload, const JpegFrame& frame) {
    JpegScan scan;
    if (payload.empty()) return std::nullopt;
    const std::size_t count = payload[0];
    if (payload.size() < 1 + 2 * count + 3) return std::nullopt;
    const auto ids_end = frame.ids.begin() + frame.components;
    for (std::size_t i = 0; i < count; ++i) {
        const auto id = std::find(frame.ids.begin(), ids_end, payload[1 + 2 * i]);
        scan.components.push_back(static_cast<int>(id - frame.ids.begin()));
    }
    if (!frame.progressive) return scan;
    const Bytes parameters = payload.subspan(1 + 2 * count, 3);
    scan.first_coefficient = parameters[0];
    scan.last_coefficient = parameters[1];
    scan.high_bit = parameters[2] >> 4;
    scan.low_bit = parameters[2] & 15;
    return scan;
}

}  // namespace

bool JpegLayout::multi_picture() const noexcept {
    return std::any_of(metadata.begin(), metadata.end(),
                       [](const JpegSegment& segment) { return segment.is_multi_picture(); });
}

Result<JpegLayout> read_jpeg_layout(Bytes file, Budget& budget) {
    if (file.size() < 4 || file[0] != 0xFF || file[1] != jpeg_marker::soi) {
        return Error{Status::unsupported_format, "not a JPEG"};
    }
    JpegLayout layout;
    std::optional<JpegFrame> frame;
    bool in_header = true;
    JpegMarkers markers(file);
    JpegSegment segment;
    JpegMarkers::Step step;
    while ((step = markers.next(segment)) == JpegMarkers::Step::marker && segment.code != jpeg_marker::eoi) {
        segment.in_header = in_header;
        const bool stands_alone = segment.payload.empty() && segment.whole.size() == 2;
        if (!stands_alone && !budget.count_part()) return Budget::too_many_parts();
        if (segment.is_metadata()) {
            layout.metadata.push_back(segment);
        } else if (segment.code == jpeg_marker::sos) {
            in_header = false;
            if (auto scan = scan_of(segment.payload, frame.value_or(JpegFrame{}))) {
                layout.scans.push_back(*std::move(scan));
            }
            if (layout.scans.size() > max_jpeg_scans) return corrupt("more scans than any encoder writes");
        } else if (!frame) {
            frame = read_jpeg_frame(segment);
        }
    }
    if (step == JpegMarkers::Step::broken) return corrupt("a segment reaches beyond the end of the file");
    if (!frame || frame->width == 0 || frame->height == 0) return corrupt("no frame header with a size");
    if (layout.scans.empty()) return corrupt("no picture data");
    layout.width = frame->width;
    layout.height = frame->height;
    layout.sample_bits = frame->sample_bits;
    layout.components = frame->components;
    layout.progressive = frame->progressive;
    layout.ends = step == JpegMarkers::Step::marker;
    if (layout.ends) layout.trailing = file.subspan(markers.position());
    return layout;
}

}  // namespace upright::codec
