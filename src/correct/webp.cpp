// Corrects a WebP. By its tag: the EXIF chunk is written, with VP8X before it where the file has none; no coded byte
// changes. Files without loss also by their pixels, which are decoded, turned or levelled, and encoded again without loss by
// the component (codec/format_component.hpp). Other chunks are copied byte for byte.
// Source: RFC 9649, 2.7 (order of chunks, flags).
#include <algorithm>
#include <array>
#include <optional>

#include "codec/format_component.hpp"
#include "codec/webp_chunks.hpp"
#include "correct/format.hpp"
#include "correct/level.hpp"
#include "correct/tiff_editor.hpp"
#include "correct/turn.hpp"
#include "correct/xmp_editor.hpp"

namespace upright::correct {
namespace {

using codec::append;
using codec::append_webp_chunk;
using codec::WebpChunk;
using codec::WebpLayout;

constexpr const char* browsers_note = "browsers show a WebP as it is stored, whatever its tag says";

/// What a new file says beside its picture.
struct Parts {
    int width = 0, height = 0;
    std::uint8_t flags = 0;
    Bytes picture;                          ///< data of a VP8L chunk that takes the picture's place; empty: as it is
    std::optional<std::vector<std::uint8_t>> exif, xmp;  ///< in place of the chunk or, of EXIF, added; none: as it is
};

std::array<std::uint8_t, codec::webp_vp8x_bytes> vp8x_data(const Parts& parts) {
    std::array<std::uint8_t, codec::webp_vp8x_bytes> data{};
    data[0] = parts.flags;
    for (unsigned i = 0; i < 3; ++i) {
        data[4 + i] = static_cast<std::uint8_t>(static_cast<unsigned>(parts.width - 1) >> (8U * i));
        data[7 + i] = static_cast<std::uint8_t>(static_cast<unsigned>(parts.height - 1) >> (8U * i));
    }
    return data;
}

std::vector<std::uint8_t> assemble(const WebpLayout& layout, const Parts& parts) {
    std::vector<std::uint8_t> out{'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P'};
    if (layout.is_extended() || parts.flags != 0) append_webp_chunk(out, "VP8X", vp8x_data(parts));
    bool exif_placed = !parts.exif;
    const auto place_exif = [&] {
        if (!exif_placed) append_webp_chunk(out, "EXIF", *parts.exif);
        exif_placed = true;
    };
    for (const WebpChunk& chunk : layout.chunks) {
        if (chunk.is("VP8X")) continue;
        if (chunk.is("EXIF") && parts.exif) {
            place_exif();
        } else if (chunk.is("XMP ")) {
            if (layout.find("EXIF") == nullptr) place_exif();
            parts.xmp ? append_webp_chunk(out, "XMP ", *parts.xmp) : append(out, chunk.whole);
        } else if (chunk.is("VP8L") && !parts.picture.empty()) {
            append_webp_chunk(out, "VP8L", parts.picture);
        } else {
            append(out, chunk.whole);
            if (chunk.whole.size() % 2 != 0) out.push_back(0);  // the last one, whose even end was cut off
        }
    }
    place_exif();
    const std::size_t size = out.size() - 8;
    for (unsigned i = 0; i < 4; ++i) out[4 + i] = static_cast<std::uint8_t>(size >> (8U * i));
    append(out, layout.trailing);
    return out;
}

Corrected unchanged(Bytes file, const WebpLayout& layout) {
    Corrected result;
    result.bytes.assign(file.begin(), file.end());
    result.width = layout.width;
    result.height = layout.height;
    result.exif_orientation = codec::TiffBlock(layout.exif()).orientation();
    return result;
}

/// `reason` says why the tag and not the pixels; empty when the tag was asked for.
Result<Corrected> by_tag(Bytes file, const WebpLayout& layout, int orientation, std::string_view reason) {
    Corrected result = unchanged(file, layout);
    const int present = result.exif_orientation;
    if (!reason.empty()) add_note(result.notes, reason);
    if (present == orientation || (present == 0 && orientation == 1)) return result;
    if (!layout.is_whole) return Error{Status::corrupt_image, "the WebP file ends early, the tag cannot be added"};
    const bool has_chunk = layout.find("EXIF") != nullptr;
    TiffEditor tiff = has_chunk ? TiffEditor(layout.hidden_exif()) : TiffEditor::minimal(orientation);
    if (!tiff.set_orientation(orientation)) {
        return Error{Status::corrupt_image, "WebP: the EXIF chunk is damaged or full, the tag cannot be set"};
    }
    Parts parts;
    parts.width = layout.width;
    parts.height = layout.height;
    parts.exif = tiff.bytes();
    parts.flags = layout.flags | codec::webp_exif_flag;
    if (!layout.is_extended()) {
        const auto size = codec::webp_picture_size(layout.chunks.front());
        if (size && size->alpha) parts.flags |= codec::webp_alpha_flag;
    }
    if (const WebpChunk* xmp = layout.find("XMP ")) {
        XmpChange change;
        change.orientation_after = orientation;
        XmpEdit edit = edit_xmp(xmp->data, change);
        if (edit.changed) parts.xmp = std::move(edit.packet);
    }
    result.bytes = assemble(layout, parts);
    result.way = Way::tag;
    result.exif_orientation = orientation;
    add_note(result.notes, browsers_note);
    return result;
}

/// The picture's pixels, turned while they are read.
class Pixels : public codec::FormatCall {
public:
    Pixels(Mapping mapping, Budget& budget) : FormatCall(codec::Format::webp, budget), mapping_(mapping), share_(budget) {}

    std::optional<Error> read(Bytes file) {
        if (auto failed = decode(file)) return failed;
        if (ended_early() || !turner_) return Error{Status::corrupt_image, complaint() + "; it is not encoded again"};
        turner_->finish();
        return std::nullopt;
    }
    Raster& raster() noexcept { return raster_; }

private:
    Result<int> plan(int width, int height) override {
        raster_.width = mapping_.transpose ? height : width;
        raster_.height = mapping_.transpose ? width : height;
        return 1;
    }
    std::optional<Error> start(int channels, int) override {
        raster_.channels = channels;
        if (auto refused = allocate(raster_, share_)) return refused;
        turner_.emplace(raster_, mapping_);
        return std::nullopt;
    }
    void add_row(const std::uint8_t* row) override { turner_->add_row(row); }

    Mapping mapping_;
    codec::MemoryShare share_;
    Raster raster_;
    std::optional<Turner> turner_;
};

/// A picture encoded anew: a file with nothing else.
class Encoding : public codec::FormatCall {
public:
    explicit Encoding(Budget& budget) : FormatCall(codec::Format::webp, budget), share_(budget) {}

    std::optional<Error> run(const Raster& raster) {
        const auto side = [](int value) { return static_cast<std::uint32_t>(value); };
        return encode({raster.samples.data(), side(raster.width), side(raster.height), side(raster.channels)});
    }
    const std::vector<std::uint8_t>& file() const noexcept { return file_; }

private:
    std::optional<Error> write(Bytes bytes) override {
        if (auto refused = share_.admit(bytes.size(), "the encoded picture")) return refused;
        append(file_, bytes);
        return std::nullopt;
    }

    codec::MemoryShare share_;
    std::vector<std::uint8_t> file_;
};

Raster levelled(Leveller& leveller, int channels) {
    Raster level;
    level.width = leveller.width();
    level.height = leveller.height();
    level.channels = channels;
    level.samples.resize(level.byte_count());
    for (int y = 0; y < level.height; ++y) {
        std::copy_n(leveller.row(y), level.row_bytes(), level.samples.data() + static_cast<std::size_t>(y) * level.row_bytes());
    }
    return level;
}

std::optional<Error> level(Raster& raster, const Task& task, const CorrectOptions& options, codec::MemoryShare& share) {
    Fill fill{};
    if (options.background == Background::paper) {
        fill = estimate_paper(raster, 3);
    } else {
        for (std::size_t c = 0; c < 3; ++c) fill[c] = options.colour[c];
    }
    Leveller leveller;
    if (auto refused = leveller.start(raster, task.skew_degrees, options, fill)) return refused;
    const std::uint64_t bytes = std::uint64_t{static_cast<unsigned>(leveller.width())} *
                                static_cast<unsigned>(leveller.height()) * static_cast<unsigned>(raster.channels);
    if (auto refused = share.admit(bytes, "the level picture's pixels")) return refused;
    raster = levelled(leveller, raster.channels);
    return std::nullopt;
}

/// Metadata beside turned pixels.
void turn_metadata(const WebpLayout& layout, const Task& task, Parts& parts, std::string& notes) {
    if (layout.find("EXIF") != nullptr) {
        TiffEditor tiff(layout.hidden_exif());
        if (tiff.valid()) {
            if (tiff.has_orientation()) (void)tiff.set_orientation(1);
            if (task.mapping().transpose) tiff.swap_sides();
            if (task.skew_degrees != 0.0) {
                tiff.set_size(static_cast<std::uint32_t>(parts.width), static_cast<std::uint32_t>(parts.height));
            }
            parts.exif = tiff.bytes();
        } else {
            add_note(notes, "the EXIF chunk is damaged and was kept as it is");
        }
    }
    if (const WebpChunk* xmp = layout.find("XMP ")) {
        XmpChange change;
        change.mapping = task.mapping();
        change.orientation_before = codec::TiffBlock(layout.exif()).orientation();
        change.stored_width = layout.width;
        change.stored_height = layout.height;
        change.levelled = task.skew_degrees != 0.0;
        XmpEdit edit = edit_xmp(xmp->data, change);
        if (!edit.note.empty()) add_note(notes, edit.note);
        if (edit.changed) parts.xmp = std::move(edit.packet);
    }
}

Result<Corrected> by_pixels(Bytes file, const WebpLayout& layout, const Task& task, const CorrectOptions& options,
                            Budget& budget) {
    Pixels pixels(task.mapping(), budget);
    if (auto failed = pixels.read(file)) return *std::move(failed);
    codec::MemoryShare share(budget);
    if (task.skew_degrees != 0.0) {
        if (auto failed = level(pixels.raster(), task, options, share)) return *std::move(failed);
    }
    Encoding encoding(budget);
    if (auto failed = encoding.run(pixels.raster())) return *std::move(failed);
    const Result<WebpLayout> encoded = codec::read_webp_layout(encoding.file(), budget);
    const WebpChunk* picture = encoded ? encoded->find("VP8L") : nullptr;
    if (picture == nullptr) return Error{Status::internal, "WebP: the encoder wrote no lossless picture"};

    Corrected result;
    result.way = task.skew_degrees != 0.0 ? Way::reencoded : Way::lossless;
    Parts parts;
    parts.width = result.width = pixels.raster().width;
    parts.height = result.height = pixels.raster().height;
    parts.flags = layout.flags;
    parts.picture = picture->data;
    turn_metadata(layout, task, parts, result.notes);
    result.bytes = assemble(layout, parts);
    result.exif_orientation = (parts.flags & codec::webp_exif_flag) != 0 && parts.exif
                                  ? codec::TiffBlock(*parts.exif).orientation()
                                  : 0;
    return result;
}

}  // namespace

Result<Corrected> correct_webp(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget) {
    const Result<WebpLayout> layout = codec::read_webp_layout(file, budget);
    if (!layout) return layout.error();
    if (options.how == How::tag) return by_tag(file, *layout, task.wanted_exif(), {});
    const auto side = [](int value) { return static_cast<std::uint64_t>(value); };
    if (auto refused = budget.admit_size(side(layout->width), side(layout->height))) return *std::move(refused);
    if (!task.touches_pixels()) return by_tag(file, *layout, task.wanted_exif(), {});
    const bool may_take_tag = options.how == How::automatic && task.skew_degrees == 0.0;
    if (!layout->is_lossless()) {
        const std::string reason = layout->is_animated() ? "the WebP file holds several pictures"
                                                         : "the WebP file was coded with loss, which is not done again";
        if (may_take_tag) return by_tag(file, *layout, task.wanted_exif(), reason + "; the tag was taken");
        return Error{Status::unsupported_format, reason + "; it can be turned by its tag"};
    }
    Result<Corrected> result = by_pixels(file, *layout, task, options, budget);
    if (result || !may_take_tag) return result;
    const Status status = result.error().status;
    if (status != Status::unsupported_format && status != Status::too_many_pixels && status != Status::corrupt_image) return result;
    return by_tag(file, *layout, task.wanted_exif(), result.error().message + "; the tag was taken");
}

}  // namespace upright::correct
