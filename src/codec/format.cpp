#include "codec/format.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace upright::codec {
namespace {

using namespace std::string_view_literals;

struct Signature {
    Format format;
    std::string_view bytes;
    std::size_t at = 0;
};

constexpr Signature signatures[] = {
    {Format::jpeg, "\xFF\xD8\xFF"},      // SOI and the first byte of any marker (ITU-T T.81, B.1.1.3)
    {Format::png, "\x89PNG\r\n\x1A\n"},  // PNG, 5.2
    {Format::webp, "WEBP", 8},           // behind "RIFF" and a size (RFC 9649, 2.4)
    {Format::tiff, "II*\0"sv},           // TIFF 6.0, section 2; BigTIFF
    {Format::tiff, "MM\0*"sv},
    {Format::tiff, "II+\0"sv},
    {Format::tiff, "MM\0+"sv},
};

/// What is recognised so that it can be named, and what to do about it.
struct Unread {
    std::string_view bytes;
    const char* why;
    std::size_t at = 0;
};
constexpr const char* jpeg_xl = "JPEG XL is not read; convert it to JPEG or PNG";
constexpr const char* raw = "camera RAW is not read; hand over its embedded JPEG, or pixels";
constexpr const char* netpbm = "PNM is not read; convert it to PNG, or hand over pixels";
constexpr Unread unread[] = {
    {"\xFF\x0A", jpeg_xl},
    {"\0\0\0\x0CJXL \r\n\x87\n"sv, jpeg_xl},
    {"\0\0\0\x0CjP  \r\n\x87\n"sv, "JPEG 2000 is not read; convert it to JPEG or PNG"},
    {"GIF8", "GIF is not read; convert its first frame to PNG, or hand over pixels"},
    {"BM", "BMP is not read; convert it to PNG, or hand over pixels"},
    {"P1", netpbm}, {"P2", netpbm}, {"P3", netpbm}, {"P4", netpbm}, {"P5", netpbm}, {"P6", netpbm}, {"P7", netpbm},
    {"FUJIFILMCCD-RAW", raw},
    {"IIU\0"sv, raw},           // Panasonic RW2
    {"IIRO", raw}, {"IIRS", raw}, {"MMOR", raw},  // Olympus ORF
    {"ftypcrx ", raw, 4},       // Canon CR3
    {"%PDF", "PDF is not read; upright-pdf (integrations/pdf) turns its pages"},
};

bool stands(Bytes file, std::string_view text, std::size_t at) noexcept {
    return file.size() >= at + text.size() &&
           std::equal(text.begin(), text.end(), file.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// The first of the brands in an ISO base media file that names a still picture (ISO/IEC 23008-12, 10; AV1 Image File
/// Format, 6). The brand of a file comes first, the further ones behind its version.
Format format_of_brands(Bytes file) noexcept {
    constexpr std::size_t brand_bytes = 4, first_at = 8, further_at = 16;
    constexpr std::size_t enough_bytes = 256;  // of brands; real files name fewer than ten
    if (file.size() < first_at + brand_bytes || !stands(file, "ftyp", 4)) return Format::unknown;
    const std::size_t end = std::min<std::size_t>({read_big_endian32(file, 0), file.size(), enough_bytes});
    bool any_still = false;
    for (std::size_t at = first_at; at + brand_bytes <= std::max(end, first_at + brand_bytes);
         at = at == first_at ? further_at : at + brand_bytes) {
        for (const std::string_view brand : {"avif", "avis"}) {
            if (stands(file, brand, at)) return Format::avif;
        }
        for (const std::string_view brand : {"heic", "heix", "heim", "heis", "hevc", "hevx"}) {
            if (stands(file, brand, at)) return Format::heif;
        }
        any_still = any_still || stands(file, "mif1", at) || stands(file, "msf1", at);
    }
    return any_still ? Format::heif : Format::unknown;
}

}  // namespace

Format sniff(Bytes file) noexcept {
    for (const Signature& signature : signatures) {
        if (!stands(file, signature.bytes, signature.at)) continue;
        if (signature.format != Format::webp || stands(file, "RIFF", 0)) return signature.format;
    }
    return format_of_brands(file);
}

const char* why_unknown(Bytes file) noexcept {
    if (file.empty()) return "the input is empty";
    for (const Unread& kind : unread) {
        if (stands(file, kind.bytes, kind.at)) return kind.why;
    }
    switch (sniff(file)) {
        case Format::webp: return "WebP is left out of this build of upright (the option UPRIGHT_WEBP is OFF)";
        case Format::heif: return "HEIC is left out of this build of upright (the option UPRIGHT_HEIF is OFF)";
        case Format::avif: return "AVIF is left out of this build of upright (the option UPRIGHT_AVIF is OFF)";
        case Format::tiff: return "TIFF is left out of this build of upright (the option UPRIGHT_TIFF is OFF)";
        default: return "the input begins like none of JPEG, PNG, WebP, HEIC, AVIF and TIFF";
    }
}

Error no_such_page(std::size_t index, std::size_t count) {
    return {Status::invalid_argument, "page " + std::to_string(index) + " is asked for, counted from 0; the file has " +
                                          std::to_string(count)};
}

}  // namespace upright::codec
