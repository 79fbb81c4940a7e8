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

}  // namespace upright::test
