#include "correct/jpeg_layout.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace upright::correct {
namespace {

namespace marker {
constexpr std::uint8_t tem = 0x01, rst0 = 0xD0, rst7 = 0xD7, soi = 0xD8, eoi = 0xD9, sos = 0xDA;
constexpr std::uint8_t app0 = 0xE0, app15 = 0xEF, com = 0xFE;
constexpr std::uint8_t dht = 0xC4, jpg = 0xC8, dac = 0xCC, sof0 = 0xC0, sof15 = 0xCF;
}  // namespace marker

bool is_frame_header(std::uint8_t code) noexcept {
    return code >= marker::sof0 && code <= marker::sof15 && code != marker::dht && code != marker::jpg &&
           code != marker::dac;
}

bool is_metadata(std::uint8_t code) noexcept {
    return (code >= marker::app0 && code <= marker::app15) || code == marker::com;
}

Error corrupt(std::string message) { return {Status::corrupt_image, "JPEG: " + std::move(message)}; }

class Reader {
public:
    explicit Reader(Bytes file) : file_(file) {}

    Result<JpegLayout> run() {
        if (file_.size() < 4 || file_[0] != 0xFF || file_[1] != marker::soi) {
            return Error{Status::unsupported_format, "not a JPEG"};
        }
        position_ = 2;
        while (next_marker()) {
            if (code_ == marker::eoi) {
                layout_.ends = true;
                layout_.trailing = file_.subspan(position_);
                break;
            }
            if (code_ == marker::tem || (code_ >= marker::rst0 && code_ <= marker::soi)) continue;
            if (!read_segment()) return corrupt("a segment reaches beyond the end of the file");
            if (layout_.scans.size() > max_jpeg_scans) return corrupt("more scans than any encoder writes");
        }
        if (layout_.width == 0 || layout_.height == 0) return corrupt("no frame header with a size");
        if (layout_.scans.empty()) return corrupt("no picture data");
        return std::move(layout_);
    }

private:
    /// Finds the next marker, past fill bytes and entropy-coded data; false at the end of the file.
    bool next_marker() {
        while (position_ + 1 < file_.size()) {
            const void* found = std::memchr(file_.data() + position_, 0xFF, file_.size() - position_ - 1);
            if (found == nullptr) return false;
            position_ = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - file_.data());
            code_ = file_[position_ + 1];
            if (code_ == 0xFF) {  // a fill byte: the marker's own 0xFF may be the next
                ++position_;
                continue;
            }
            marker_at_ = position_;
            position_ += 2;
            if (code_ != 0) return true;
        }
        return false;
    }

    bool read_segment() {
        if (file_.size() - position_ < 2) return false;
        const std::size_t length = static_cast<std::size_t>(file_[position_]) << 8 | file_[position_ + 1];
        if (length < 2 || length > file_.size() - position_) return false;
        const Bytes payload = file_.subspan(position_ + 2, length - 2);
        position_ += length;
        if (is_metadata(code_)) {
            layout_.metadata.push_back(
                {code_, marker_at_, file_.subspan(marker_at_, position_ - marker_at_), payload, layout_.scans.empty()});
        } else if (code_ == marker::sos) {
            read_scan(payload);
        } else if (is_frame_header(code_)) {
            read_frame(payload);
        }
        return true;
    }

    void read_frame(Bytes payload) {
        if (payload.size() < 6 || !component_ids_.empty()) return;
        layout_.sample_bits = payload[0];
        layout_.height = payload[1] << 8 | payload[2];
        layout_.width = payload[3] << 8 | payload[4];
        const std::size_t count = payload[5];
        for (std::size_t i = 0; i < count && 6 + 3 * i < payload.size(); ++i) {
            component_ids_.push_back(payload[6 + 3 * i]);
        }
    }

    void read_scan(Bytes payload) {
        JpegScan scan;
        if (payload.empty()) return;
        const std::size_t count = payload[0];
        if (payload.size() < 1 + 2 * count + 3) return;
        for (std::size_t i = 0; i < count; ++i) {
            const auto id = std::find(component_ids_.begin(), component_ids_.end(), payload[1 + 2 * i]);
            scan.components.push_back(static_cast<int>(id - component_ids_.begin()));
        }
        const Bytes parameters = payload.subspan(1 + 2 * count, 3);
        scan.first_coefficient = parameters[0];
        scan.last_coefficient = parameters[1];
        scan.high_bit = parameters[2] >> 4;
        scan.low_bit = parameters[2] & 15;
        layout_.scans.push_back(std::move(scan));
    }

    Bytes file_;
    std::size_t position_ = 0, marker_at_ = 0;
    std::uint8_t code_ = 0;
    std::vector<std::uint8_t> component_ids_;
    JpegLayout layout_;
};

}  // namespace

bool JpegLayout::multi_picture() const noexcept {
    return std::any_of(metadata.begin(), metadata.end(),
                       [](const JpegSegment& segment) { return segment.is_multi_picture(); });
}

Result<JpegLayout> read_jpeg_layout(Bytes file) { return Reader(file).run(); }

}  // namespace upright::correct
