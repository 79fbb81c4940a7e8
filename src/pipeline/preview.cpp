#include "upright/preview.hpp"

#include <algorithm>
#include <cmath>

#include "common/guarded.hpp"
#include "correct/correct.hpp"
#include "correct/preview_jpeg.hpp"
#include "decode/decode.hpp"

namespace upright {
namespace {

/// No blocks to be seen at the size of a thumbnail, at about 10 KiB for 320 pixels.
constexpr int preview_quality = 82;

constexpr int least_side_px = 16, most_side_px = 2048;

/// Which pixels of the larger image, whole or in part, make one of the smaller: the mean by area.
struct Span {
    int first = 0, last = 0;
    double first_share = 1, last_share = 1, total = 1;
};
std::vector<Span> spans(int from, int to) {
    const double ratio = double(from) / to;
    std::vector<Span> all(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        Span& span = all[static_cast<std::size_t>(i)];
        const double begin = i * ratio, end = std::min<double>(from, begin + ratio);
        span.first = std::min(from - 1, static_cast<int>(begin));
        span.last = std::clamp(static_cast<int>(std::ceil(end)) - 1, span.first, from - 1);
        span.first_share = std::min(end, span.first + 1.0) - begin;
        span.last_share = end - span.last;
        span.total = end - begin;
    }
    return all;
}

std::optional<Error> shrink(const RgbImage& from, const codec::Budget& budget, PixelImage& to) {
    const std::vector<Span> across = spans(from.width, to.width), down = spans(from.height, to.height);
    std::uint8_t* out = to.pixels.data();
    for (const Span& rows : down) {
        if (budget.late()) return budget.late_error("making a preview");
        for (const Span& columns : across) {
            double sum[3] = {};
            for (int y = rows.first; y <= rows.last; ++y) {
                const double height = y == rows.first ? rows.first_share : y == rows.last ? rows.last_share : 1.0;
                for (int x = columns.first; x <= columns.last; ++x) {
                    const double width = x == columns.first ? columns.first_share : x == columns.last ? columns.last_share : 1.0;
                    for (int c = 0; c < 3; ++c) sum[c] += width * height * from.row(y)[3 * x + c];
                }
            }
            for (const double value : sum) {
                *out++ = static_cast<std::uint8_t>(std::lround(value / (rows.total * columns.total)));
            }
        }
    }
    return std::nullopt;
}

Result<PixelImage> small_picture(std::span<const std::uint8_t> file, int max_side_px, codec::Budget& budget) {
    decode::Request request;
    request.luma_min_longest_side = max_side_px;
    request.luma_min_share = 0;  // a strip need not be legible here
    request.colour_min_short_side = max_side_px;
    decode::Decoded decoded;
    if (auto error = decode::decode_encoded(file, request, budget, decoded)) return *std::move(error);
    const RgbImage& colour = decoded.colour;
    // The side along which the pixels lie denser shrinks, so that they become square.
    const double across = colour.width / std::max(1.0, decoded.pixel_aspect);
    const double down = colour.height * std::min(1.0, decoded.pixel_aspect);
    const double scale = std::min(1.0, max_side_px / std::max(across, down));
    PixelImage picture;
    picture.format = PixelFormat::rgb;
    picture.width = std::max(1, static_cast<int>(std::lround(across * scale)));
    picture.height = std::max(1, static_cast<int>(std::lround(down * scale)));
    picture.pixels.resize(std::size_t{3} * static_cast<std::size_t>(picture.width) *
                          static_cast<std::size_t>(picture.height));
    if (auto error = shrink(colour, budget, picture)) return *std::move(error);
    return picture;
}

Result<std::vector<std::uint8_t>> preview(std::span<const std::uint8_t> file, const Correction& correction,
                                          int max_side_px, codec::Budget& budget) {
    const Result<PixelImage> picture = small_picture(file, max_side_px, budget);
    if (!picture) return picture.error();
    const Result<ImageView> view =
        ImageView::create(picture->pixels.data(), picture->width, picture->height, picture->format);
    if (!view) return view.error();
    const Result<PixelImage> corrected = correct::correct_view(*view, correction, CorrectOptions{}, budget);
    if (!corrected) return corrected.error();
    return correct::encode_preview(*corrected, preview_quality, budget);
}

}  // namespace

Result<std::vector<std::uint8_t>> preview_encoded(const void* data, std::size_t size, const Correction& correction,
                                                  int max_side_px, const Limits& limits, double deadline_ms,
                                                  const std::int32_t* cancel) {
    return guarded<std::vector<std::uint8_t>>([&]() -> Result<std::vector<std::uint8_t>> {
        if (data == nullptr || size == 0) return Error{Status::invalid_argument, "image data is null or empty"};
        if (max_side_px < least_side_px || max_side_px > most_side_px) {
            return Error{Status::invalid_argument, "preview: max_side_px is not within 16..2048"};
        }
        codec::Budget budget(limits, Deadline::after(deadline_ms, cancel));
        return preview({static_cast<const std::uint8_t*>(data), size}, correction, max_side_px, budget);
    });
}

}  // namespace upright
