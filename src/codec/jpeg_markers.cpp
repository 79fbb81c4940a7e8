#include "codec/jpeg_markers.hpp"

#include <cstring>

namespace upright::codec {

JpegMarkers::Step JpegMarkers::next(JpegSegment& out) noexcept {
    using namespace jpeg_marker;
    while (position_ + 1 < file_.size()) {
        const void* found = std::memchr(file_.data() + position_, 0xFF, file_.size() - position_ - 1);
        if (found == nullptr) break;
        position_ = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - file_.data());
        const std::uint8_t code = file_[position_ + 1];
        if (code == 0xFF) {  // a fill byte: the marker's own 0xFF may be the next (T.81, B.1.1.2)
            ++position_;
            continue;
        }
        const std::size_t start = position_;
        position_ += 2;
        if (code == 0) continue;  // a byte 0xFF of entropy-coded data
        std::size_t length = 0;
        if (code != tem && !(code >= rst0 && code <= eoi)) {
            if (file_.size() - position_ < 2) return Step::broken;
            length = read_big_endian16(file_, position_);  // counts its own two bytes
            if (length < 2 || length > file_.size() - position_) return Step::broken;
        }
        out.code = code;
        out.offset = start;
        out.whole = file_.subspan(start, 2 + length);
        out.payload = length == 0 ? Bytes{} : out.whole.subspan(4);
        position_ += length;
        return Step::marker;
    }
    position_ = file_.size();
    return Step::end;
}

std::optional<JpegFrame> read_jpeg_frame(const JpegSegment& segment) noexcept {
    constexpr std::size_t fixed_bytes = 6, component_bytes = 3;
    const Bytes payload = segment.payload;
    if (!segment.is_frame_header() || payload.size() < fixed_bytes) return std::nullopt;
    JpegFrame frame;
    frame.sample_bits = payload[0];
    frame.height = static_cast<int>(read_big_endian16(payload, 1));
    frame.width = static_cast<int>(read_big_endian16(payload, 3));
    frame.progressive = (segment.code & 3U) == 2;  // SOF2, 6, 10, 14
    for (std::size_t i = 0; i < payload[5] && fixed_bytes + component_bytes * i < payload.size(); ++i) {
        frame.ids[i] = payload[fixed_bytes + component_bytes * i];
        ++frame.components;
    }
    return frame;
}

}  // namespace upright::codec
