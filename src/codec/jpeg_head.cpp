#include "codec/jpeg_head.hpp"

#include <algorithm>

#include "codec/budget.hpp"
#include "codec/jpeg_markers.hpp"
#include "codec/tiff_directory.hpp"

namespace upright::codec {
namespace {

constexpr char multi_picture_prefix[] = "MPF";  // with its terminating zero byte
constexpr std::uint16_t picture_entries_tag = 0xB002;
constexpr std::uint32_t picture_type_mask = 0x00FF'FFFF;
constexpr std::uint32_t large_thumbnail_vga = 0x0001'0001, large_thumbnail_full_hd = 0x0001'0002;

// An entry is attribute, size, offset from the MP header, and two numbers of 16 bits for dependent pictures.
constexpr std::size_t entry_bytes = 16, entry_size_at = 4, entry_offset_at = 8;

/// Both large thumbnails, and what a second one of each would be.
constexpr std::size_t most_previews = 4;

void add_thumbnail(Bytes file, const TiffBlock& block, JpegHead& head) {
    const Bytes thumbnail = block.thumbnail();
    if (thumbnail.empty()) return;
    head.previews.push_back({static_cast<std::uint64_t>(thumbnail.data() - file.data()), thumbnail.size()});
}

/// `header`: what the offsets of the entries count from.
void add_large_thumbnails(Bytes file, Bytes header, JpegHead& head) {
    const TiffBlock block(header);
    if (!block.valid()) return;
    const auto entry = block.find(*block.first(), picture_entries_tag);
    if (!entry) return;
    const std::size_t bytes = block.u32(*entry + tiff_count_at), at = block.u32(*entry + block.form().value_at());
    if (at > header.size() || bytes > header.size() - at) return;
    const auto start = static_cast<std::uint64_t>(header.data() - file.data());
    const std::size_t end = at + bytes;
    for (std::size_t place = at; place + entry_bytes <= end && head.previews.size() < most_previews; place += entry_bytes) {
        const std::uint32_t type = block.u32(place) & picture_type_mask;
        if (type != large_thumbnail_vga && type != large_thumbnail_full_hd) continue;
        head.previews.push_back({start + block.u32(place + entry_offset_at), block.u32(place + entry_size_at)});
    }
}

}  // namespace

std::optional<JpegHead> read_jpeg_head(Bytes file) {
    if (file.size() < 4 || file[0] != 0xFF || file[1] != jpeg_marker::soi) return std::nullopt;
    JpegHead head;
    TiffBlock exif({});
    Bytes multi_picture;
    JpegMarkers markers(file);
    JpegSegment segment;
    for (std::uint32_t parts = 0; markers.next(segment) == JpegMarkers::Step::marker; ++parts) {
        if (parts == max_parts || segment.code == jpeg_marker::eoi) return std::nullopt;
        if (segment.code == jpeg_marker::sos) {
            add_thumbnail(file, exif, head);
            if (!multi_picture.empty()) add_large_thumbnails(file, multi_picture, head);
            return head;
        }
        if (segment.is_exif() && !exif.valid()) exif = TiffBlock(segment.tiff());
        if (segment.is_multi_picture() && multi_picture.empty()) {
            multi_picture = segment.payload.subspan(sizeof multi_picture_prefix);
        }
        if (head.width > 0) continue;
        if (const auto frame = read_jpeg_frame(segment)) head.width = frame->width, head.height = frame->height;
    }
    return std::nullopt;
}

}  // namespace upright::codec
