#include "correct/jpeg_thumbnail.hpp"

#include "correct/jpeg_reencode.hpp"

namespace upright::correct {
namespace {

/// A thumbnail fits one segment of 64 KiB; more pixels than this in it are an attack on memory.
constexpr std::uint64_t max_thumbnail_pixels = 4'000'000;

/// `body` is SOI, tables and scans; the thumbnail's own segments go between SOI and the rest.
std::vector<std::uint8_t> join(const JpegLayout& layout, const Buffer<std::uint8_t>& body) {
    std::vector<std::uint8_t> out(body.begin(), body.begin() + 2);
    for (const JpegSegment& segment : layout.metadata) {
        out.insert(out.end(), segment.whole.begin(), segment.whole.end());
    }
    out.insert(out.end(), body.begin() + 2, body.end());
    return out;
}

}  // namespace

TurnedThumbnail turn_thumbnail(Bytes jpeg, Mapping mapping, const Limits& limits, Coding coding) {
    const Result<JpegLayout> layout = codec::read_jpeg_layout(jpeg);
    if (!layout || layout->sample_bits != 8 ||
        static_cast<std::uint64_t>(layout->width) * static_cast<std::uint64_t>(layout->height) >
            std::min(max_thumbnail_pixels, limits.max_pixels)) {
        return {};
    }
    const Result<LosslessTurn> lossless = turn_losslessly(jpeg, *layout, mapping, coding);
    if (lossless && lossless->obstacle == Obstacle::none) return {Thumbnail::turned, join(*layout, lossless->body)};
    if (!lossless || lossless->obstacle == Obstacle::damaged) return {};
    const Result<Reencoded> reencoded = reencode_jpeg(jpeg, *layout, mapping, 0.0, CorrectOptions{}, coding);
    if (!reencoded) return {};
    return {Thumbnail::reencoded, join(*layout, reencoded->body)};
}

}  // namespace upright::correct
