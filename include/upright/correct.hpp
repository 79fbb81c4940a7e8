// Puts an image right: applies an answer to pixels, or to the bytes of an image file, without loss where that is possible.
//
// Three ways lead to an upright file:
//   tag       only the orientation that the file names is written; no pixel is touched (an absent one is added): EXIF
//             Orientation, in HEIC and AVIF the container's irot and imir.
//   lossless  JPEG: the quantised DCT coefficients are moved and their signs changed, nothing is decoded to pixels;
//             PNG and lossless WebP: the pixels are moved and compressed again. Nothing is lost in any.
//   reencoded the pixels are decoded, turned or resampled, and encoded again with the quantisation tables, sampling,
//             scan order and entropy coder that the file had.
// Every result says which one was taken. All metadata but what a turn makes wrong is kept byte for byte, in order.
//
// EXIF, XMP and the EXIF that a PNG keeps in text chunks follow a turn: orientation, sizes, resolutions, the thumbnail, and
// the regions of faces and focus of the Metadata Working Group. What cannot follow is named in the notes.
//
// HEIC and AVIF are turned by irot and imir alone, which viewers go by; thumbnails, alpha, depth and gain maps turn with the
// picture, and no coded byte changes. A WebP coded with loss is turned by its EXIF tag, which browsers ignore.
//
// Known limits: SubjectArea, maker notes, Photoshop's own thumbnail and extended XMP are left as they are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "upright/detection.hpp"
#include "upright/export.hpp"
#include "upright/image_view.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright {

/// What to do to the stored pixels, whatever their EXIF tag says: flip left-right, then turn, then level.
struct Correction {
    bool mirrored = false;
    int quarter_turns = 0;  ///< clockwise, 0..3
    double skew = 0;        ///< clockwise degrees, (-45, 45]; 0: do not level. Levelling resamples and encodes again

    /// What an answer has decided: where the turn is not Decision::apply, what the EXIF tag shows stays; where the level is
    /// not, skew is 0. After a person has agreed to a review, copy mirrored, quarter_turns and skew instead.
    UPRIGHT_EXPORT static Correction of(const Detection& detection) noexcept;

    /// What a viewer does for an EXIF value; nothing for 0 and for what is no value.
    UPRIGHT_EXPORT static Correction of_exif(int exif_orientation) noexcept;

    /// The EXIF value 1..8 that asks a viewer for the flip and the turn; 0 if quarter_turns is not within 0..3.
    UPRIGHT_EXPORT int exif_orientation() const noexcept;
};

enum class How : std::int32_t {
    automatic = 0,  ///< JPEG where its blocks allow it, PNG and lossless WebP: lossless; all else: tag; reencoded only to
                    ///< level
    pixels = 1,     ///< turn the pixels: lossless where the JPEG's blocks allow it, else reencoded
    tag = 2,        ///< write only the orientation that the file names
};

/// What becomes of the frame when a level image no longer fits it.
enum class Canvas : std::int32_t {
    expand = 0,  ///< grow until nothing is cut off; the corners are filled
    crop = 1,    ///< shrink to the largest upright rectangle inside the image; nothing is filled
    keep = 2,    ///< the same size; corners are cut off and filled
};

enum class Interpolation : std::int32_t {
    lanczos = 0,  ///< 8 x 8 Lanczos: sharpest, may ring at hard edges
    cubic = 1,    ///< 4 x 4 bicubic: faster, softer
};

enum class Background : std::int32_t {
    paper = 0,   ///< the prevailing colour along the border of the image
    colour = 1,  ///< CorrectOptions::colour
};

struct CorrectOptions {
    How how = How::automatic;
    Canvas canvas = Canvas::expand;
    Interpolation interpolation = Interpolation::lanczos;
    Background background = Background::paper;
    std::array<std::uint8_t, 3> colour{255, 255, 255};  ///< sRGB, used with Background::colour
    Limits limits;
    /// Stop with Status::deadline_exceeded when a call has taken this long, checked between rows; 0 means no limit
    /// (default).
    double deadline_ms = 0.0;
    const std::int32_t* cancel = nullptr;  ///< give up soon after another thread has set it to anything but 0; null: never
    int page = 0;  ///< which picture of a file with several, counted from 0; the others stay as they are
};

/// How the result came about.
enum class Way : std::int32_t {
    unchanged = 0,  ///< the file already shows the picture upright; the bytes are those that came in
    tag = 1,
    lossless = 2,
    reencoded = 3,
};

/// What became of the small picture that the EXIF block of a JPEG may carry.
enum class Thumbnail : std::int32_t {
    none = 0,       ///< there is none
    kept = 1,       ///< as it was
    turned = 2,     ///< turned with the image, without loss
    reencoded = 3,  ///< turned with the image; its size is no multiple of its blocks, so it was encoded again
    removed = 4,    ///< could not be decoded, did not fit, or the image was levelled
};

struct Corrected {
    std::vector<std::uint8_t> bytes;  ///< a complete file of the same format
    Way way = Way::unchanged;
    int width = 0, height = 0;  ///< stored size of the result in pixels
    int exif_orientation = 0;   ///< of the result; 0 when it has no tag
    Thumbnail thumbnail = Thumbnail::none;
    std::string notes;  ///< what a person may want to know, such as why the tag was taken; one line each
};

/// An owned image without padding, the top row first, channels as in PixelFormat.
struct PixelImage {
    int width = 0, height = 0;
    PixelFormat format = PixelFormat::grey;
    std::vector<std::uint8_t> pixels;
};

/// Corrects an image file in memory; the input is borrowed for the call. The result is complete or there is none.
/// invalid_argument: a null pointer, size 0, an angle, option or page outside its range, How::tag with a skew.
/// unsupported_format: a format that is not read, or whose pixels are not encoded again (How::pixels, and to level: HEIC,
/// AVIF, WebP coded with loss; to level: TIFF, of whose pages those that are not coded again get the tag, see notes); several pictures in one JPEG, PNG or WebP, of which only the first would be turned
/// (How::pixels, and to level; the tag is always possible); more than 8 bits a JPEG sample.
/// corrupt_image: cannot be decoded, or is damaged so that decoding and encoding would lose what is left of it
/// (How::pixels, and to level; otherwise the tag is taken). too_many_bytes; too_many_pixels, also where the pixels would
/// take more than Limits::max_memory_bytes; deadline_exceeded.
UPRIGHT_EXPORT Result<Corrected> correct_encoded(const void* data, std::size_t size, const Correction& correction,
                                                 const CorrectOptions& options = {});

/// Corrects pixels; flip and quarter turns are exact. `options.how` must not be How::tag. Alpha is turned with the
/// rest, and corners that levelling adds are transparent. The format stays, but one-bit pixels become grey, nv12 and i420
/// rgb. invalid_argument, too_many_pixels, deadline_exceeded, cancelled.
UPRIGHT_EXPORT Result<PixelImage> correct_pixels(const ImageView& image, const Correction& correction,
                                                 const CorrectOptions& options = {});

/// A static English name such as "lossless". Never null.
UPRIGHT_EXPORT const char* way_name(Way way) noexcept;

/// A static English name such as "turned". Never null.
UPRIGHT_EXPORT const char* thumbnail_name(Thumbnail thumbnail) noexcept;

}  // namespace upright
