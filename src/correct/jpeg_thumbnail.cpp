#include "correct/jpeg_thumbnail.hpp"

#include <algorithm>
#include <new>

#include "correct/jpeg_reencode.hpp"

namespace upright::correct {
namespace {

/// A thumbnail fits one segment of 64 KiB; more pixels than this in it are an attack on memory.
constexpr std::uint64_t max_thumbnail_pixels = 4'000'000;

/// `body` is SOI, tables and scans; the thumbnail's own segments go between SOI and the rest.
std::vector<std::uint8_t> join(const JpegLayout& layout, codec::Output& body) {
    std::vector<std::uint8_t> out{0xFF, codec::jpeg_marker::soi};
    for (const JpegSegment& segment : layout.metadata) codec::append(out, segment.whole);
    body.move_to(out, 2);
    return out;
}

/// A thumbnail that cannot be turned is removed; a lack of memory is the whole call's.
TurnedThumbnail removed(const Error& error) {
    if (error.status == Status::out_of_memory) throw std::bad_alloc();
    return {};
}

}  // namespace

TurnedThumbnail turn_thumbnail(Bytes jpeg, Mapping mapping, Coding coding, Budget& budget) {
    if (!budget.count_thumbnail_turn()) return {};
    const Result<JpegLayout> layout = codec::read_jpeg_layout(jpeg, budget);
    if (!layout || layout->sample_bits != 8 ||
        static_cast<std::uint64_t>(layout->width) * static_cast<std::uint64_t>(layout->height) >
            std::min(max_thumbnail_pixels, budget.limits().max_pixels)) {
        return {};
    }
    JpegWriter writer(budget);
    const Result<LosslessTurn> lossless = turn_losslessly(jpeg, *layout, mapping, coding, writer);
    if (!lossless) return removed(lossless.error());
    if (lossless->obstacle == Obstacle::none) return {Thumbnail::turned, join(*layout, writer.output())};
    if (lossless->obstacle != Obstacle::partial_blocks) return {};
    const Result<Reencoded> reencoded =
        reencode_jpeg(jpeg, *layout, mapping, 0.0, CorrectOptions{}, coding, writer);
    if (!reencoded) return removed(reencoded.error());
    return {Thumbnail::reencoded, join(*layout, writer.output())};
}

}  // namespace upright::correct
