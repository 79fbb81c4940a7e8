// Bytes to pixels: JPEG through libjpeg-turbo, PNG through libpng, raw pixels by conversion.
// Luma first: the vision stages want a grey plane of at most a given size and a small colour view, never more.
// Limits are checked from the header before memory is taken. Decoder warnings are collected, never printed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "codec/budget.hpp"
#include "codec/format.hpp"
#include "common/deadline.hpp"
#include "common/image.hpp"
#include "upright/image_view.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::decode {

using codec::Budget;
using codec::Format;
using codec::sniff;

/// What to produce. JPEG is decoded at the smallest of the scales 1, 1/2, 1/4, 1/8 whose longest side is still at
/// least `luma_min_longest_side` and whose shortest is still at least `luma_min_share` of that, so that the caller shrinks
/// the rest of the way itself.
struct Request {
    Limits limits;
    int luma_min_longest_side = 1100;  ///< pixels; images that are smaller come at their own size
    double luma_min_share = 0.29;      ///< keeps strips legible; pages up to 3 times as tall as wide do not meet it
    bool want_colour = true;           ///< also fill `colour`
    int colour_min_short_side = 192;   ///< pixels; `colour` is reduced by an integer factor while it stays above this
    /// Large JPEGs in colour come at 1/8 first, which touches no more of a block than its mean: enough to tell a photograph
    /// from a page; see Decoded::preliminary. Of a progressive file no more scans are read than 1/8 takes, also where that
    /// is what was asked for.
    bool first_look = false;
    Deadline deadline;
    int page = 0;  ///< which picture of a file with several, counted from 0
};

/// Owned by the caller and reused from call to call, so that its memory is.
struct Decoded {
    Format format = Format::unknown;
    int stored_width = 0, stored_height = 0;  ///< size of the stored image
    GreyImage luma;                           ///< BT.601 luma, stored_size / reduction, rounded up
    RgbImage colour;                          ///< sRGB as stored, small; empty when not wanted
    int page_index = 0, page_count = 0;       ///< which picture of how many; none are counted of pixels
    double pixel_aspect = 1;                  ///< resolution across / resolution down; 1: square pixels
    bool has_colour = false;                  ///< false: grey source, `colour` repeats the grey value
    bool truncated = false;                   ///< the file ended early; the missing rows are filled as viewers do
    bool preliminary = false;                 ///< smaller than asked for, as Request::first_look allows
    std::string warnings;                     ///< decoder's complaints, one a line, at most a few
};

/// Nothing, or what went wrong; after an error `out` is unspecified but reusable.
[[nodiscard]] std::optional<Error> decode_encoded(std::span<const std::uint8_t> file, const Request& request,
                                                  Decoded& out);
/// The same within a call that does more: its budget counts, not the request's limits and deadline.
[[nodiscard]] std::optional<Error> decode_encoded(std::span<const std::uint8_t> file, const Request& request,
                                                  Budget& budget, Decoded& out);

/// Pixels that the caller holds; checked as ImageView::create does.
[[nodiscard]] std::optional<Error> decode_pixels(const ImageView& image, const Request& request, Decoded& out);

}  // namespace upright::decode
