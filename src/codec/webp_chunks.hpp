// The chunks of a WebP file, to be read or copied one by one. The only reader of WebP's container.
// Source: WebP Container Specification (RFC 9649, 2.3 to 2.7); sizes in the bitstreams from RFC 6386, 9.1, and RFC 9649, 3.4.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "codec/budget.hpp"
#include "codec/bytes.hpp"
#include "upright/result.hpp"

namespace upright::codec {

struct WebpChunk {
    std::array<char, 4> type{};
    Bytes data;
    Bytes whole;  ///< type, size, data and the byte that makes it even

    bool is(std::string_view name) const noexcept { return std::string_view(type.data(), 4) == name; }
    bool is_picture() const noexcept { return is("VP8 ") || is("VP8L"); }
};

// Flags in the first byte of VP8X.
inline constexpr std::uint8_t webp_animation_flag = 0x02, webp_xmp_flag = 0x04, webp_exif_flag = 0x08, webp_alpha_flag = 0x10,
                              webp_icc_flag = 0x20;
inline constexpr std::size_t webp_vp8x_bytes = 10;

struct WebpLayout {
    std::vector<WebpChunk> chunks;  ///< those within RIFF, from the first
    Bytes trailing;                 ///< what follows RIFF
    int width = 0, height = 0;      ///< of the canvas
    std::uint8_t flags = 0;         ///< of VP8X; 0 where there is none
    bool is_whole = true;           ///< false: the file ends within a chunk

    const WebpChunk* find(std::string_view type) const noexcept;
    bool is_extended() const noexcept { return !chunks.empty() && chunks.front().is("VP8X"); }
    bool is_animated() const noexcept { return (flags & webp_animation_flag) != 0; }
    /// One picture, without loss.
    bool is_lossless() const noexcept { return !is_animated() && find("VP8L") != nullptr; }
    /// The TIFF block that readers find: they go by the flag. Some writers copy a JPEG's prefix before it.
    Bytes exif() const noexcept;
    /// The same whatever the flag says.
    Bytes hidden_exif() const noexcept;
};

/// Fails with corrupt_image without a header that gives a size, or with too many chunks.
Result<WebpLayout> read_webp_layout(Bytes file, Budget& budget);

/// The TIFF block of the EXIF chunk; empty where there is none.
Bytes find_webp_exif(Bytes file) noexcept;

/// Width and height of a VP8 or VP8L chunk; at least 1; nothing if it does not begin as one.
struct WebpSize {
    int width = 0, height = 0;
    bool alpha = false;
};
std::optional<WebpSize> webp_picture_size(const WebpChunk& chunk) noexcept;

/// Appends a chunk with its size and its even end.
void append_webp_chunk(std::vector<std::uint8_t>& out, std::string_view type, Bytes data);

}  // namespace upright::codec
