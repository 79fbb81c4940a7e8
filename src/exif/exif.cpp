#include "exif/exif.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace upright::exif {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 6> kExifPrefix{'E', 'x', 'i', 'f', 0, 0};
constexpr std::array<std::uint8_t, 8> kPngSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

bool starts_with(Bytes bytes, Bytes prefix) noexcept {
    return bytes.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

/// Reads integers of a TIFF block. The caller has checked that they lie inside.
struct TiffReader {
    Bytes bytes;
    bool big_endian;

    std::uint32_t u16(std::size_t at) const noexcept {
        const std::uint32_t first = bytes[at], second = bytes[at + 1];
        return big_endian ? first << 8 | second : second << 8 | first;
    }
    std::uint32_t u32(std::size_t at) const noexcept {
        const std::uint32_t first = u16(at), second = u16(at + 2);
        return big_endian ? first << 16 | second : second << 16 | first;
    }
};

std::uint32_t big_endian_u32(Bytes bytes, std::size_t at) noexcept { return TiffReader{bytes, true}.u32(at); }

/// What the 0th directory of a TIFF block says: 1..8, 0 when it says nothing; nothing when this is no such block.
std::optional<int> orientation_in_block(Bytes tiff) noexcept {
    constexpr std::size_t kHeader = 8, kEntry = 12;
    constexpr std::uint32_t kMagic = 42, kOrientationTag = 0x0112, kTypeShort = 3;
    if (tiff.size() < kHeader + 2) return std::nullopt;
    const bool big_endian = tiff[0] == 'M' && tiff[1] == 'M';
    if (!big_endian && !(tiff[0] == 'I' && tiff[1] == 'I')) return std::nullopt;
    const TiffReader reader{tiff, big_endian};
    if (reader.u16(2) != kMagic) return std::nullopt;

    const std::size_t directory = reader.u32(4);
    if (directory < kHeader || directory > tiff.size() - 2) return std::nullopt;
    const std::size_t entries = reader.u16(directory);
    if (entries > (tiff.size() - directory - 2) / kEntry) return std::nullopt;
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * kEntry;
        if (reader.u16(entry) != kOrientationTag) continue;
        if (reader.u16(entry + 2) != kTypeShort || reader.u32(entry + 4) != 1) return 0;
        const std::uint32_t value = reader.u16(entry + 8);  // a SHORT stands in the first bytes of the value field
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 0;
    }
    return 0;
}

int from_jpeg(Bytes file) noexcept {
    std::size_t at = 2;  // behind SOI
    while (file.size() - at >= 4) {
        const std::uint8_t marker = file[at + 1];
        // Any number of fill bytes 0xFF may precede a marker (ITU T.81, B.1.1.2). Stray bytes between segments are
        // stepped over, as libjpeg does.
        if (file[at] != 0xFF || marker == 0xFF) {
            ++at;
            continue;
        }
        constexpr std::uint8_t kTem = 0x01, kRst0 = 0xD0, kSoi = 0xD8, kEoi = 0xD9, kSos = 0xDA, kApp1 = 0xE1;
        if (marker == kSos || marker == kEoi) return 0;
        const bool stands_alone = marker == 0x00 || marker == kTem || (marker >= kRst0 && marker <= kSoi);
        if (stands_alone) {
            at += 2;
            continue;
        }
        const std::size_t length = TiffReader{file, true}.u16(at + 2);  // counts its own two bytes
        if (length < 2 || length > file.size() - at - 2) return 0;
        const Bytes body = file.subspan(at + 4, length - 2);
        if (marker == kApp1 && starts_with(body, kExifPrefix)) {
            if (const int found = read_orientation_from_tiff(body.subspan(kExifPrefix.size()))) return found;
        }
        at += 2 + length;
    }
    return 0;
}

int from_png(Bytes file) noexcept {
    constexpr std::uint32_t kExifChunk = 0x65584966;  // "eXIf"
    constexpr std::size_t kFrame = 12;                // length, type, checksum
    std::size_t at = kPngSignature.size();
    while (file.size() - at >= kFrame) {
        const std::size_t length = big_endian_u32(file, at);
        if (length > file.size() - at - kFrame) return 0;
        if (big_endian_u32(file, at + 4) == kExifChunk) {
            Bytes tiff = file.subspan(at + 8, length);
            if (starts_with(tiff, kExifPrefix)) tiff = tiff.subspan(kExifPrefix.size());  // some writers copy APP1 whole
            // One eXIf chunk is allowed (PNG, 3rd edition, 11.3.2.4). Of several the first that can be read counts, as
            // with libpng, whatever it says.
            if (const std::optional<int> found = orientation_in_block(tiff)) return *found;
        }
        at += kFrame + length;
    }
    return 0;
}

}  // namespace

int read_orientation_from_tiff(Bytes tiff) noexcept { return orientation_in_block(tiff).value_or(0); }

int read_orientation(Bytes file) noexcept {
    if (file.size() >= 2 && file[0] == 0xFF && file[1] == 0xD8) return from_jpeg(file);
    if (starts_with(file, kPngSignature)) return from_png(file);
    return 0;
}

}  // namespace upright::exif
