#include "support/exif_block.hpp"

namespace upright::test {

Bytes exif_block(const std::vector<ExifEntry>& entries, bool big_endian) {
    Bytes block;
    const auto put = [&](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            const int shift = 8 * (big_endian ? bytes - 1 - i : i);
            block.push_back(static_cast<std::uint8_t>(value >> shift));
        }
    };
    block.push_back(big_endian ? 'M' : 'I');
    block.push_back(block[0]);
    put(42, 2);
    put(8, 4);
    put(static_cast<std::uint32_t>(entries.size()), 2);
    for (const ExifEntry& entry : entries) {
        put(entry.tag, 2);
        put(entry.type, 2);
        put(entry.count, 4);
        constexpr std::uint16_t kShort = 3;
        if (entry.type == kShort) {
            put(entry.value, 2);
            put(0, 2);
        } else {
            put(entry.value, 4);
        }
    }
    put(0, 4);
    return block;
}

Bytes camera_exif(int orientation, bool big_endian) {
    const ExifEntry width{0x0100, 4, 1, 640};
    const ExifEntry tag{0x0112, 3, 1, static_cast<std::uint32_t>(orientation)};
    const ExifEntry unit{0x0128, 3, 1, 2};
    return exif_block({width, tag, unit}, big_endian);
}

Bytes exif_with_thumbnail(const Bytes& jpeg, int orientation) {
    std::vector<ExifEntry> entries;
    if (orientation != 0) entries.push_back({0x0112, 3, 1, static_cast<std::uint32_t>(orientation)});
    Bytes block = exif_block(entries, false);
    // The link, which is the end of the block, names the 1st directory behind it.
    constexpr std::uint32_t directory_bytes = 2 + 2 * 12 + 4;
    const auto directory_at = static_cast<std::uint32_t>(block.size());
    const auto put = [&block](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) block.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    };
    block.erase(block.end() - 4, block.end());
    put(directory_at, 4);
    put(2, 2);
    // Where the picture begins, and its length (EXIF 2.32, 4.5.5).
    const std::uint32_t values[] = {directory_at + directory_bytes, static_cast<std::uint32_t>(jpeg.size())};
    for (std::uint32_t i = 0; i < 2; ++i) {
        put(0x0201 + i, 2);
        put(4, 2);
        put(1, 4);
        put(values[i], 4);
    }
    put(0, 4);
    block.insert(block.end(), jpeg.begin(), jpeg.end());
    return block;
}

}  // namespace upright::test
