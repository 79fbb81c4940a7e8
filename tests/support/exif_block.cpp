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

Bytes exif_with_thumbnail(const Bytes& jpeg) {
    constexpr std::uint32_t picture_at = 44;
    // Header; the 0th directory, without entries; the 1st, with two.
    Bytes block{'I', 'I', 42, 0, 8, 0, 0, 0, 0, 0, 14, 0, 0, 0, 2, 0};
    const auto add_entry = [&block](std::uint16_t tag, std::uint32_t value) {
        const unsigned low = tag & 255U, high = tag >> 8U;
        for (const unsigned byte : {low, high, 4U, 0U, 1U, 0U, 0U, 0U}) {
            block.push_back(static_cast<std::uint8_t>(byte));
        }
        for (int shift = 0; shift < 32; shift += 8) block.push_back(static_cast<std::uint8_t>(value >> shift));
    };
    add_entry(0x0201, picture_at);  // where the picture begins, and its length (EXIF 2.32, 4.5.5)
    add_entry(0x0202, static_cast<std::uint32_t>(jpeg.size()));
    block.insert(block.end(), 4, 0);
    block.insert(block.end(), jpeg.begin(), jpeg.end());
    return block;
}

}  // namespace upright::test
