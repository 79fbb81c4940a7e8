// Corrects a PNG: pixels are moved as they are stored (palette, depth, interlacing stay) and compressed again; every
// other chunk is copied byte for byte but the few that a turn makes wrong (png_metadata.hpp).
#include <algorithm>
#include <array>
#include <optional>

#include "codec/png_writer.hpp"
#include "correct/format.hpp"
#include "correct/level.hpp"
#include "correct/png_metadata.hpp"
#include "correct/png_pixels.hpp"

namespace upright::correct {
namespace {

using codec::append;
using codec::append_chunk;
using codec::png_signature;
using codec::PngChunk;
using codec::PngForm;
using codec::PngHeader;
using codec::PngLayout;
using codec::write_big_endian32;

constexpr int alpha_bit = 4;  // of the colour type

Corrected unchanged(Bytes file, const PngLayout& layout, int orientation) {
    Corrected result;
    result.bytes.assign(file.begin(), file.end());
    result.width = static_cast<int>(layout.header.width);
    result.height = static_cast<int>(layout.header.height);
    result.exif_orientation = orientation;
    return result;
}

/// `reason` says why the tag and not the pixels; empty when the tag was asked for.
Result<Corrected> by_tag(Bytes file, const PngLayout& layout, int orientation, std::string_view reason) {
    const codec::PngTag before = codec::find_png_tag(file);
    const int present = before.orientation();
    Corrected result = unchanged(file, layout, present);
    if (!reason.empty()) add_note(result.notes, reason);
    if (present == orientation || (present == 0 && orientation == 1)) return result;
    Result<std::vector<std::uint8_t>> bytes = with_orientation(layout, before, orientation, result.notes);
    if (!bytes) return bytes.error();
    result.bytes = std::move(bytes).value();
    result.way = Way::tag;
    result.exif_orientation = orientation;
    return result;
}

/// IHDR data of the result.
std::array<std::uint8_t, 13> header_data(const PngHeader& header) {
    std::array<std::uint8_t, 13> data{};
    write_big_endian32(data.data(), header.width);
    write_big_endian32(data.data() + 4, header.height);
    data[8] = static_cast<std::uint8_t>(header.bit_depth);
    data[9] = static_cast<std::uint8_t>(header.colour_type);
    data[12] = static_cast<std::uint8_t>(header.interlacing);
    return data;
}

/// Chunks that describe samples of the old form and would be wrong beside those of another.
bool bound_to_form(const PngChunk& chunk) {
    return chunk.is("PLTE") || chunk.is("tRNS") || chunk.is("bKGD") || chunk.is("sBIT") || chunk.is("hIST");
}

std::string form_text(const PngHeader& header) {
    if (header.colour_type == 3) return "palette";
    const std::string depth = std::to_string(header.bit_depth) + " bits";
    return ((header.colour_type & 2) != 0 ? "colours of 3 times " : "grey of ") + depth +
           ((header.colour_type & alpha_bit) != 0 ? " with transparency" : "");
}

Corrected assemble(Bytes file, const PngLayout& layout, const PngHeader& header, const Task& task,
                   codec::Output& image_data) {
    const bool same_form =
        header.colour_type == layout.header.colour_type && header.bit_depth == layout.header.bit_depth;
    Corrected result;
    result.way = task.skew_degrees != 0.0 ? Way::reencoded : Way::lossless;
    result.width = static_cast<int>(header.width);
    result.height = static_cast<int>(header.height);
    const codec::PngTag before = codec::find_png_tag(file);
    PngMetadata metadata(before, task, header);
    std::size_t other_bytes = layout.trailing.size();
    for (const PngChunk& chunk : layout.chunks) other_bytes += chunk.is("IDAT") ? 0 : chunk.whole.size();
    result.bytes.reserve(png_signature.size() + other_bytes + image_data.size());
    result.bytes.assign(png_signature.begin(), png_signature.end());
    append_chunk(result.bytes, "IHDR", header_data(header));
    bool data_placed = false;
    for (const PngChunk& chunk : layout.chunks) {
        if (chunk.is("IHDR") || (!same_form && bound_to_form(chunk))) continue;
        if (!chunk.is("IDAT")) {
            metadata.append_turned(chunk, result.bytes, result.notes);
        } else if (!data_placed) {
            image_data.move_to(result.bytes);
            data_placed = true;
        }
    }
    if (!same_form) add_note(result.notes, "its " + form_text(layout.header) + " became " + form_text(header));
    append(result.bytes, layout.trailing);
    result.exif_orientation = codec::find_png_tag(result.bytes).orientation();
    if (!layout.trailing.empty()) {
        add_note(result.notes, std::to_string(layout.trailing.size()) + " bytes after the picture were kept as they are");
    }
    return result;
}

Fill fill_of(const PngPixels& pixels, const CorrectOptions& options) {
    const bool alpha = (pixels.header.colour_type & alpha_bit) != 0;
    const int colour_channels = pixels.raster.channels - (alpha ? 1 : 0);
    if (options.background == Background::paper) return estimate_paper(pixels.raster, colour_channels);
    const double unit = pixels.raster.bytes_per_sample == 2 ? 257.0 : 1.0;  // 65,535 / 255
    const double r = unit * options.colour[0], g = unit * options.colour[1], b = unit * options.colour[2];
    if (colour_channels == 1) return {0.299 * r + 0.587 * g + 0.114 * b, 0, 0, 0};  // BT.601 luma
    return {r, g, b, 0};
}

Result<Corrected> by_pixels(Bytes file, const PngLayout& layout, const Task& task, const CorrectOptions& options,
                            Budget& budget) {
    const PngForm form = task.skew_degrees != 0.0 ? PngForm::samples : PngForm::stored;
    PngPixels pixels;
    pixels.header = layout.header;
    codec::MemoryShare share(budget);
    if (auto failed = read_turned(file, form, task.mapping(), budget, share, pixels)) return *std::move(failed);
    const auto palette = std::find_if(layout.chunks.begin(), layout.chunks.end(),
                                      [](const PngChunk& chunk) { return chunk.is("PLTE"); });
    const bool indexed = pixels.header.colour_type == 3 && palette != layout.chunks.end();

    codec::PngWriter writer(budget);
    const auto write = [&](const auto& row_at) {
        if (auto failed = writer.start(pixels.header, form, indexed ? palette->data : Bytes{})) return failed;
        return writer.write_rows(row_at);
    };
    std::optional<Error> failed;
    if (task.skew_degrees == 0.0) {
        failed = write([&pixels](int y) { return pixels.raster.row(y); });
    } else {
        pixels.raster.pixel_aspect = turned_aspect(file, task.mapping());
        Leveller leveller;
        if (auto refused = leveller.start(pixels.raster, task.skew_degrees, options, fill_of(pixels, options))) {
            return *std::move(refused);
        }
        pixels.header.width = static_cast<std::uint32_t>(leveller.width());
        pixels.header.height = static_cast<std::uint32_t>(leveller.height());
        failed = write([&leveller](int y) { return leveller.row(y); });
    }
    if (failed) return *std::move(failed);
    return assemble(file, layout, pixels.header, task, writer.output());
}

}  // namespace

Result<Corrected> correct_png(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget) {
    const Result<PngLayout> layout = codec::read_png_layout(file, budget);
    if (!layout) return layout.error();
    if (options.how == How::tag) return by_tag(file, *layout, task.wanted_exif(), {});
    if (auto refused = budget.admit_size(layout->header.width, layout->header.height)) return *std::move(refused);
    if (!task.touches_pixels()) return by_tag(file, *layout, task.wanted_exif(), {});
    if (layout->animated()) {
        constexpr const char* reason = "the file holds several pictures, of which only the first would be turned";
        if (options.how == How::automatic && task.skew_degrees == 0.0) {
            return by_tag(file, *layout, task.wanted_exif(), std::string(reason) + "; the tag was taken");
        }
        return Error{Status::unsupported_format, std::string("PNG: ") + reason};
    }
    return by_pixels(file, *layout, task, options, budget);
}

}  // namespace upright::correct
