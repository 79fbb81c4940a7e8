// HEIC and AVIF: the container is read here (codec/heif_layout.hpp), each coded picture by its component. A grid is decoded
// tile by tile and held a row of tiles at a time; a thumbnail is taken where it is large enough for what is asked.
//
// The picture is shown as it is stored, of which clap cuts a part: irot and imir are not applied, alpha is not looked at. A file
// whose tiles break off behind the first row of them is answered as truncated: missing rows are white. Tiles outside of what
// clap leaves are not decoded.
#include <algorithm>
#include <optional>
#include <string>

#include "codec/coded_picture.hpp"
#include "codec/format_component.hpp"
#include "codec/heif_crop.hpp"
#include "decode/codecs.hpp"
#include "decode/geometry.hpp"
#include "decode/row_sink.hpp"

namespace upright::decode {

using codec::HeifCrop;
using codec::HeifLayout;
using codec::HeifPicture;

namespace {

constexpr std::uint8_t white = 255;

/// A coded picture may be larger than the file says by what a coder pads: HEVC up to its largest block (H.265, 7.4.3.2.1), AV1
/// nothing. One that is larger still is another layer of several, of which a corner would be shown.
constexpr std::size_t hevc_padding = 63;

/// Takes the rows of a whole picture and keeps the part that is shown; starts with the first tile, which tells whether it is
/// grey.
class Canvas {
public:
    Canvas(const Geometry& geometry, const HeifCrop& crop, const Request& request, Decoded& out)
        : geometry_(geometry), crop_(crop), request_(request), out_(out) {}

    /// False if another tile had another number.
    bool set_channels(int channels) {
        if (channels_ == 0) {
            channels_ = channels;
            sink_.start(geometry_, geometry_.width, geometry_.height, geometry_.reduction,
                        channels == 1 ? RowKind::grey : RowKind::rgb, request_.want_colour, out_);
        }
        return channels == channels_ && (channels == 1 || channels == 3);
    }
    int channels() const noexcept { return channels_; }
    void add(const std::uint8_t* row) {
        if (stored_row_ >= crop_.y && sink_.rows_added() < geometry_.height) {
            sink_.add(row + std::size_t{crop_.x} * static_cast<std::size_t>(channels_));
        }
        ++stored_row_;
    }
    void skip(std::size_t rows) { stored_row_ += rows; }
    const HeifCrop& crop() const noexcept { return crop_; }
    int rows() const noexcept { return sink_.rows_added(); }
    void finish() { sink_.finish(white); }

private:
    const Geometry& geometry_;
    const HeifCrop& crop_;
    const Request& request_;
    Decoded& out_;
    RowSink sink_;
    std::size_t stored_row_ = 0;
    int channels_ = 0;
};

/// One row of a grid's tiles, side by side.
struct Strip {
    std::size_t tile_width = 0, tile_height = 0, columns = 0;
    Buffer<std::uint8_t> samples;

    std::uint8_t* at(std::size_t column, std::size_t row, std::size_t channels) noexcept {
        return samples.data() + (row * columns + column) * tile_width * channels;
    }
};

class Tile : public codec::FormatCall {
public:
    Tile(Format format, Budget& budget, Canvas& canvas, const HeifPicture& picture, Strip* strip, std::size_t column)
        : FormatCall(format, budget), canvas_(canvas), picture_(picture), strip_(strip), column_(column),
          is_hevc_(format == Format::heif) {}

    std::optional<Error> run(Bytes stream) {
        if (auto failed = decode(stream)) return failed;
        if (ended_early() || rows_ != height_) return Error{Status::corrupt_image, "a picture lacks rows"};
        return std::nullopt;
    }

private:
    Result<int> plan(int width, int height) override {
        width_ = static_cast<std::size_t>(width);
        height_ = static_cast<std::size_t>(height);
        const std::size_t more = strip_ == nullptr && is_hevc_ ? hevc_padding : 0;
        const std::size_t wanted_width = strip_ != nullptr ? strip_->tile_width : picture_.width;
        const std::size_t wanted_height = strip_ != nullptr ? strip_->tile_height : picture_.height;
        const bool fits = width_ >= wanted_width && width_ - wanted_width <= more && height_ >= wanted_height &&
                          height_ - wanted_height <= more;
        if (!fits) return Error{Status::corrupt_image, "a coded picture has another size than the file says"};
        return 1;
    }
    std::optional<Error> start(int channels, int) override {
        if (!canvas_.set_channels(channels)) return Error{Status::corrupt_image, "tiles differ in their colours"};
        if (strip_ != nullptr) strip_->samples.resize(strip_->columns * width_ * height_ * static_cast<std::size_t>(channels));
        return std::nullopt;
    }
    void add_row(const std::uint8_t* row) override {
        if (rows_ == height_) return;
        const auto channels = static_cast<std::size_t>(canvas_.channels());
        if (strip_ != nullptr) {
            std::copy_n(row, width_ * channels, strip_->at(column_, rows_, channels));
        } else {
            canvas_.add(row);
        }
        ++rows_;
    }

    Canvas& canvas_;
    const HeifPicture& picture_;
    Strip* strip_;
    std::size_t column_, width_ = 0, height_ = 0, rows_ = 0;
    bool is_hevc_;
};

class Reader {
public:
    Reader(const HeifLayout& layout, const HeifPicture& picture, Budget& budget)
        : layout_(layout), picture_(picture), budget_(budget), unread_(2 * std::uint64_t{layout.file.size()}) {}

    std::optional<Error> run(Canvas& canvas) {
        if (picture_.tiles.size() == 1) return decode(picture_.tiles.front(), canvas, nullptr, 0);
        Strip strip;
        if (auto failed = measure(strip)) return failed;
        codec::MemoryShare share(budget_);
        if (auto refused = share.admit(std::uint64_t{strip.columns} * strip.tile_width * strip.tile_height * 3, "a row of tiles")) {
            return refused;
        }
        const HeifCrop& crop = canvas.crop();
        const std::size_t top = crop.y / strip.tile_height, bottom = (crop.y + crop.height - 1) / strip.tile_height;
        const std::size_t left = crop.x / strip.tile_width, right = (crop.x + crop.width - 1) / strip.tile_width;
        canvas.skip(top * strip.tile_height);
        for (std::size_t row = top; row <= bottom; ++row) {
            for (std::size_t column = left; column <= right; ++column) {
                if (budget_.late()) return budget_.late_error("decoding tiles");
                if (auto failed = decode(picture_.tiles[row * picture_.columns + column], canvas, &strip, column)) return failed;
            }
            const auto channels = static_cast<std::size_t>(canvas.channels());
            for (std::size_t y = 0; y < strip.tile_height; ++y) canvas.add(strip.at(0, y, channels));
        }
        return std::nullopt;
    }

private:
    /// Tiles are of one size and cover the picture (ISO/IEC 23008-12, 6.6.2.3); no more of them than that takes.
    std::optional<Error> measure(Strip& strip) const {
        const auto size = layout_.size(picture_.tiles.front());
        strip.tile_width = size[0];
        strip.tile_height = size[1];
        strip.columns = picture_.columns;
        const auto covers = [](std::uint64_t count, std::uint64_t tile, std::uint64_t whole) {
            return count * tile >= whole && (count - 1) * tile < whole;
        };
        if (covers(picture_.columns, size[0], picture_.width) && covers(picture_.rows, size[1], picture_.height)) return std::nullopt;
        return Error{Status::corrupt_image, "the grid's tiles do not cover the picture"};
    }

    static std::string named(std::uint32_t id) { return " (item " + std::to_string(id) + ") "; }

    std::optional<Error> decode(std::uint32_t id, Canvas& canvas, Strip* strip, std::size_t column) {
        const codec::HeifItem* item = layout_.item(id);
        const Format format = item != nullptr ? codec::component_of(*item) : Format::unknown;
        if (format == Format::unknown) return Error{Status::unsupported_format, "a tile" + named(id) + "is of a kind that is not read"};
        const bool turned = exif_from_orientation(layout_.orientation(id).value_or(Orientation{})) != 1;
        if (strip != nullptr && (turned || codec::is_heif_cropped(layout_, id))) {
            return Error{Status::unsupported_format, "a tile" + named(id) + "is turned or cropped by itself, which is not read"};
        }
        const auto stream = codec::coded_stream(layout_, *item);
        if (!stream) return stream.error();
        // A few bytes that stand for many tiles would keep the decoder busy for as long as they please.
        if (stream->size() > unread_) return Error{Status::corrupt_image, "tiles share their data"};
        unread_ -= stream->size();
        Tile tile(format, budget_, canvas, picture_, strip, column);
        if (const auto colour = codec::colour_of(layout_, id)) tile.set_colour(colour->matrix_coefficients, colour->full_range);
        return tile.run(*stream);
    }

    const HeifLayout& layout_;
    const HeifPicture& picture_;
    Budget& budget_;
    std::uint64_t unread_;
};

/// True if the picture of `size` shows enough, in the shape and the orientation of the primary one.
bool suffices(const HeifLayout& layout, std::uint32_t item, const Request& request) {
    // It may show what the crop leaves, or all.
    if (codec::is_heif_cropped(layout, layout.primary) || codec::is_heif_cropped(layout, item)) return false;
    const auto whole = layout.size(layout.primary), small = layout.size(item);
    const std::uint64_t longest = std::max(small[0], small[1]), shortest = std::min(small[0], small[1]);
    const auto wanted = static_cast<std::uint64_t>(std::max(request.luma_min_longest_side, 1));
    if (longest < wanted || static_cast<double>(shortest) < request.luma_min_share * static_cast<double>(wanted)) return false;
    if (request.want_colour && shortest < static_cast<std::uint64_t>(std::max(request.colour_min_short_side, 0))) return false;
    const std::uint64_t a = std::uint64_t{small[0]} * whole[1], b = std::uint64_t{small[1]} * whole[0];
    if (50 * std::max(a, b) > 51 * std::min(a, b)) return false;  // another shape, beyond what rounding does
    const Orientation mine = layout.orientation(item).value_or(Orientation{});
    const Orientation its = layout.orientation(layout.primary).value_or(Orientation{});
    return mine.mirrored == its.mirrored && mine.quarter_turns == its.quarter_turns;
}

std::optional<Error> decode_item(const HeifLayout& layout, const HeifPicture& picture, const HeifCrop& crop,
                                 const Request& request, Budget& budget, Decoded& out) {
    const Geometry geometry = plan(static_cast<int>(crop.width), static_cast<int>(crop.height), request);
    Canvas canvas(geometry, crop, request, out);
    auto failed = Reader(layout, picture, budget).run(canvas);
    if (canvas.rows() == 0) return failed ? failed : Error{Status::corrupt_image, "the picture has no rows"};
    if (failed) {
        if (failed->status != Status::corrupt_image) return failed;
        out.truncated = true;
        out.warnings = failed->message;
    }
    canvas.finish();
    return std::nullopt;
}

}  // namespace

std::optional<Error> decode_heif(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    const Result<HeifLayout> layout = codec::read_heif_layout(file, budget);
    if (!layout) return layout.error();
    const Result<HeifPicture> picture = codec::read_heif_picture(*layout, layout->primary);
    if (!picture) return picture.error();
    if (auto refused = budget.admit_size(picture->width, picture->height)) return refused;
    const Result<HeifCrop> crop = codec::read_heif_crop(*layout, layout->primary, picture->width, picture->height);
    if (!crop) return crop.error();
    bool done = false;
    for (const std::uint32_t thumbnail : layout->referring(layout->primary, "thmb")) {
        if (done || !suffices(*layout, thumbnail, request)) continue;
        const Result<HeifPicture> small = codec::read_heif_picture(*layout, thumbnail);
        done = small && !budget.admit_size(small->width, small->height) &&
               !decode_item(*layout, *small, {0, 0, small->width, small->height}, request, budget, out) && !out.truncated;
        if (!done) break;
    }
    if (!done) {
        out.truncated = false;
        out.warnings.clear();
        if (auto failed = decode_item(*layout, *picture, *crop, request, budget, out)) return failed;
    }
    out.stored_width = static_cast<int>(crop->width);
    out.stored_height = static_cast<int>(crop->height);
    if (const std::string odd = layout->contradiction(); !odd.empty()) {
        out.warnings += (out.warnings.empty() ? "" : "\n") + odd;
    }
    return std::nullopt;
}

}  // namespace upright::decode
