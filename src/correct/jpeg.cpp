// Chooses the way for a JPEG and puts the file together: SOI, metadata segments, coded picture, what followed it.
#include <algorithm>

#include "codec/tiff_directory.hpp"
#include "correct/format.hpp"
#include "correct/jpeg_lossless.hpp"
#include "correct/jpeg_metadata.hpp"
#include "correct/jpeg_reencode.hpp"

namespace upright::correct {
namespace {

bool has_thumbnail(const JpegLayout& layout) {
    return std::any_of(layout.metadata.begin(), layout.metadata.end(), [](const JpegSegment& segment) {
        return segment.is_exif() && !codec::TiffBlock(segment.tiff()).thumbnail().empty();
    });
}

Corrected unchanged(Bytes file, const JpegLayout& layout) {
    Corrected result;
    result.bytes.assign(file.begin(), file.end());
    result.width = layout.width;
    result.height = layout.height;
    result.exif_orientation = exif_orientation_of(layout);
    result.thumbnail = has_thumbnail(layout) ? Thumbnail::kept : Thumbnail::none;
    return result;
}

/// `reason` says why the tag and not the pixels; empty when the tag was asked for.
Result<Corrected> by_tag(Bytes file, const JpegLayout& layout, int orientation, std::string_view reason) {
    const int present = exif_orientation_of(layout);
    Corrected result = unchanged(file, layout);
    if (!reason.empty()) add_note(result.notes, reason);
    if (present == orientation || (present == 0 && orientation == 1)) return result;
    Result<std::vector<std::uint8_t>> bytes = with_orientation(file, layout, orientation, result.notes);
    if (!bytes) return bytes.error();
    result.bytes = std::move(bytes).value();
    result.way = Way::tag;
    result.exif_orientation = orientation;
    return result;
}

Corrected assemble(const JpegLayout& layout, JpegMetadata metadata, codec::Output& body, Way way, int width,
                   int height) {
    constexpr std::uint8_t start[] = {0xFF, codec::jpeg_marker::soi};
    Corrected result;
    result.bytes.reserve(metadata.bytes.size() + body.size() + layout.trailing.size());
    codec::append(result.bytes, start);
    codec::append(result.bytes, metadata.bytes);
    body.move_to(result.bytes, sizeof start);
    codec::append(result.bytes, layout.trailing);
    result.way = way;
    result.width = width;
    result.height = height;
    result.exif_orientation = metadata.exif_orientation;
    result.thumbnail = metadata.thumbnail;
    result.notes = std::move(metadata.notes);
    if (!layout.trailing.empty()) {
        add_note(result.notes, std::to_string(layout.trailing.size()) + " bytes after the picture were kept as they are");
    }
    return result;
}

Result<Corrected> by_reencoding(Bytes file, const JpegLayout& layout, const Task& task, const CorrectOptions& options,
                                Budget& budget) {
    codec::JpegWriter writer(budget);
    const Result<Reencoded> reencoded =
        reencode_jpeg(file, layout, task.mapping(), task.skew_degrees, options, Coding::as_source, writer);
    if (!reencoded) return reencoded.error();
    return assemble(layout,
                    metadata_of_turned(layout, task.mapping(), task.skew_degrees != 0.0, reencoded->width,
                                       reencoded->height, budget),
                    writer.output(), Way::reencoded, reencoded->width, reencoded->height);
}

/// Why the pixels were not moved, for a person.
std::string reason_of(const LosslessTurn& turn) {
    switch (turn.obstacle) {
        case Obstacle::partial_blocks: return "the size is no multiple of the JPEG's blocks, so the tag was taken";
        case Obstacle::damaged: return "the picture is damaged, so the tag was taken (" + turn.complaint + ")";
        default: return "the picture takes more than is allowed, so the tag was taken (" + turn.complaint + ")";
    }
}

Result<Corrected> by_lossless_turn(Bytes file, const JpegLayout& layout, const Task& task,
                                   const CorrectOptions& options, Budget& budget) {
    codec::JpegWriter writer(budget);
    const Result<LosslessTurn> turn = turn_losslessly(file, layout, task.mapping(), Coding::as_source, writer);
    if (!turn) return turn.error();
    if (turn->obstacle == Obstacle::none) {
        return assemble(layout, metadata_of_turned(layout, task.mapping(), false, turn->width, turn->height, budget),
                        writer.output(), Way::lossless, turn->width, turn->height);
    }
    if (options.how == How::automatic) return by_tag(file, layout, task.wanted_exif(), reason_of(*turn));
    if (turn->obstacle == Obstacle::damaged) {
        return Error{Status::corrupt_image, "JPEG: the picture is damaged, turning its pixels would lose what is left; "
                                            "the tag can be used (" + turn->complaint + ")"};
    }
    if (turn->obstacle == Obstacle::costly) {
        return Error{Status::too_many_pixels, "JPEG: the picture takes more than is allowed; the tag can be used (" +
                                                  turn->complaint + ")"};
    }
    return by_reencoding(file, layout, task, options, budget);
}

}  // namespace

Result<Corrected> correct_jpeg(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget) {
    const Result<JpegLayout> layout = codec::read_jpeg_layout(file, budget);
    if (!layout) return layout.error();
    if (options.how == How::tag) return by_tag(file, *layout, task.wanted_exif(), {});
    const auto width = static_cast<std::uint64_t>(layout->width), height = static_cast<std::uint64_t>(layout->height);
    if (auto refused = budget.admit_size(width, height)) return *std::move(refused);
    // Nothing to move: only a tag that says otherwise has to go.
    if (!task.touches_pixels()) return by_tag(file, *layout, task.wanted_exif(), {});
    const bool tag_will_do = options.how == How::automatic && task.skew_degrees == 0.0;
    if (layout->multi_picture()) {
        constexpr const char* reason = "the file holds several pictures, of which only the first would be turned";
        if (tag_will_do) return by_tag(file, *layout, task.wanted_exif(), std::string(reason) + "; the tag was taken");
        return Error{Status::unsupported_format, std::string("JPEG: ") + reason};
    }
    if (layout->sample_bits != 8) {
        if (tag_will_do) return by_tag(file, *layout, task.wanted_exif(), "not 8 bits a sample, so the tag was taken");
        return Error{Status::unsupported_format, "JPEG: only 8 bits a sample can be turned"};
    }
    if (task.skew_degrees != 0.0) return by_reencoding(file, *layout, task, options, budget);
    return by_lossless_turn(file, *layout, task, options, budget);
}

}  // namespace upright::correct
