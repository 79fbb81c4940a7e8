// The markers of a JPEG file, one after the other, and what the frame header says. The only reader of JPEG markers.
// Source: ITU-T T.81, annex B; names of the application segments from EXIF 2.32 (4.7.2), JFIF 1.02, XMP part 3 (1.1.3)
// and CIPA DC-007 (multi-picture format).
//
// Nothing is decoded or allocated. Stray bytes between segments, fill bytes and entropy-coded data are stepped over, as
// libjpeg does.
#pragma once

#include <array>
#include <optional>

#include "codec/bytes.hpp"

namespace upright::codec {

namespace jpeg_marker {
inline constexpr std::uint8_t tem = 0x01, sof0 = 0xC0, dht = 0xC4, jpg = 0xC8, dac = 0xCC, sof15 = 0xCF;
inline constexpr std::uint8_t rst0 = 0xD0, rst7 = 0xD7, soi = 0xD8, eoi = 0xD9, sos = 0xDA;
inline constexpr std::uint8_t app0 = 0xE0, app1 = 0xE1, app2 = 0xE2, app15 = 0xEF, com = 0xFE;
}  // namespace jpeg_marker

/// What stands before the content of an application segment and says whose it is.
inline constexpr char exif_prefix[] = "Exif\0";  // with the terminating zero byte: "Exif", two zero bytes
inline constexpr std::size_t exif_prefix_bytes = sizeof exif_prefix;
inline constexpr char xmp_prefix[] = "http://ns.adobe.com/xap/1.0/";  // with the terminating zero byte
inline constexpr std::size_t xmp_prefix_bytes = sizeof xmp_prefix;

/// A marker with what belongs to it.
struct JpegSegment {
    std::uint8_t code = 0;   ///< second byte of the marker: 0xE0..0xEF is APPn, 0xFE a comment
    std::size_t offset = 0;  ///< of the marker in the file
    Bytes whole;             ///< marker, length and payload
    Bytes payload;           ///< what follows the length; empty for a marker that stands alone
    bool in_header = true;   ///< before the first scan, where readers look for the orientation

    template <std::size_t N>
    bool begins_with(const char (&text)[N]) const noexcept {
        return codec::begins_with(payload, text);
    }
    bool is_metadata() const noexcept {
        return (code >= jpeg_marker::app0 && code <= jpeg_marker::app15) || code == jpeg_marker::com;
    }
    bool is_frame_header() const noexcept {
        return code >= jpeg_marker::sof0 && code <= jpeg_marker::sof15 && code != jpeg_marker::dht &&
               code != jpeg_marker::jpg && code != jpeg_marker::dac;
    }
    bool is_exif() const noexcept { return code == jpeg_marker::app1 && begins_with("Exif\0\0"); }
    bool is_xmp() const noexcept { return code == jpeg_marker::app1 && begins_with("http://ns.adobe.com/xap/1.0/\0"); }
    bool is_extended_xmp() const noexcept {
        return code == jpeg_marker::app1 && begins_with("http://ns.adobe.com/xmp/extension/\0");
    }
    bool is_jfif() const noexcept { return code == jpeg_marker::app0 && begins_with("JFIF\0"); }
    bool is_jfxx() const noexcept { return code == jpeg_marker::app0 && begins_with("JFXX\0"); }
    bool is_multi_picture() const noexcept { return code == jpeg_marker::app2 && begins_with("MPF\0"); }

    /// The TIFF block or the XMP packet, behind the prefix that names it.
    Bytes tiff() const noexcept { return payload.subspan(exif_prefix_bytes); }
    Bytes xmp() const noexcept { return payload.subspan(xmp_prefix_bytes); }
};

/// Goes over the markers behind SOI.
class JpegMarkers {
public:
    enum class Step {
        marker,
        end,     ///< the file has no further marker
        broken,  ///< a segment reaches beyond the end of the file
    };

    /// `file` begins with SOI.
    explicit JpegMarkers(Bytes file) noexcept : file_(file) {}
    Step next(JpegSegment& out) noexcept;
    /// Where the last marker and what belongs to it end.
    std::size_t position() const noexcept { return position_; }

private:
    Bytes file_;
    std::size_t position_ = 2;
};

/// SOFn.
struct JpegFrame {
    int width = 0, height = 0, sample_bits = 8;
    bool progressive = false;              ///< its scans are bands and bit planes of the coefficients
    int components = 0;                    ///< as many as `ids` holds
    std::array<std::uint8_t, 255> ids{};
};

/// Nothing if `segment` is no frame header or is too short for one.
std::optional<JpegFrame> read_jpeg_frame(const JpegSegment& segment) noexcept;

}  // namespace upright::codec
