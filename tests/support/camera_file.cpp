#include "support/camera_file.hpp"

#include <algorithm>

#include "support/exif_block.hpp"

namespace upright::test {
namespace {

/// Behind SOI.
Bytes with_segment(const Bytes& jpeg, std::uint8_t code, const Bytes& payload) {
    const std::size_t length = payload.size() + 2;
    Bytes file{0xFF, 0xD8, 0xFF, code, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
    file.insert(file.end(), payload.begin(), payload.end());
    file.insert(file.end(), jpeg.begin() + 2, jpeg.end());
    return file;
}

void put(Bytes& to, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

}  // namespace

Bytes with_thumbnail(const Bytes& jpeg, const Bytes& thumbnail, int orientation) {
    Bytes payload{'E', 'x', 'i', 'f', 0, 0};
    const Bytes block = exif_with_thumbnail(thumbnail, orientation);
    payload.insert(payload.end(), block.begin(), block.end());
    return with_segment(jpeg, 0xE1, payload);
}

Bytes with_large_thumbnail(const Bytes& jpeg, const Bytes& preview, unsigned type) {
    constexpr std::uint32_t entries_at = 26, entry_bytes = 16, segment_header_bytes = 4, prefix_bytes = 4;
    Bytes payload{'M', 'P', 'F', 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0};
    // CIPA DC-007, 5.2.3: one tag, of type UNDEFINED, holds an entry for each picture.
    put(payload, 0xB002, 2);
    put(payload, 7, 2);
    put(payload, 2 * entry_bytes, 4);
    put(payload, entries_at, 4);
    put(payload, 0, 4);
    const std::size_t whole = jpeg.size() + segment_header_bytes + payload.size() + 2 * entry_bytes;
    const std::size_t header_at = 2 + segment_header_bytes + prefix_bytes;
    for (const bool is_preview : {false, true}) {
        put(payload, is_preview ? type : 0x0003'0000U, 4);
        put(payload, static_cast<std::uint32_t>(is_preview ? preview.size() : whole), 4);
        put(payload, static_cast<std::uint32_t>(is_preview ? whole - header_at : 0), 4);
        put(payload, 0, 4);
    }
    Bytes file = with_segment(jpeg, 0xE2, payload);
    file.insert(file.end(), preview.begin(), preview.end());
    return file;
}

Raster shrunk(const Raster& pixels, int width, int height) {
    Raster small{width, height, pixels.channels, {}};
    for (int y = 0; y < height; ++y) {
        const int top = y * pixels.height / height, bottom = std::max(top + 1, (y + 1) * pixels.height / height);
        for (int x = 0; x < width; ++x) {
            const int left = x * pixels.width / width, right = std::max(left + 1, (x + 1) * pixels.width / width);
            for (int c = 0; c < pixels.channels; ++c) {
                int sum = 0;
                for (int v = top; v < bottom; ++v) {
                    for (int u = left; u < right; ++u) sum += pixels.row(v)[u * pixels.channels + c];
                }
                small.samples.push_back(static_cast<std::uint8_t>(sum / ((bottom - top) * (right - left))));
            }
        }
    }
    return small;
}

Raster framed(const Raster& pixels, int width, int height, int grey) {
    const auto bytes = static_cast<std::size_t>(width * height * pixels.channels);
    Raster frame{width, height, pixels.channels, Bytes(bytes, static_cast<std::uint8_t>(grey))};
    const int left = (width - pixels.width) / 2, top = (height - pixels.height) / 2;
    for (int y = 0; y < pixels.height; ++y) {
        std::copy_n(pixels.row(y), pixels.row_bytes(), frame.row(top + y) + left * pixels.channels);
    }
    return frame;
}

}  // namespace upright::test
