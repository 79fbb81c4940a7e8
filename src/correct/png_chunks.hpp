// The chunks of a PNG file, to be copied one by one. Source: PNG specification (W3C, third edition), section 5.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "correct/jpeg_layout.hpp"

namespace upright::correct {

struct PngChunk {
    std::array<char, 4> type{};
    Bytes data;
    Bytes whole;  ///< length, type, data and checksum

    bool is(std::string_view name) const noexcept { return std::string_view(type.data(), 4) == name; }
};

/// Width, height, depth, colour type and interlacing of IHDR.
struct PngHeader {
    std::uint32_t width = 0, height = 0;
    int bit_depth = 0, colour_type = 0, interlacing = 0;
};

struct PngLayout {
    PngHeader header;
    std::vector<PngChunk> chunks;  ///< from IHDR to IEND
    Bytes trailing;                ///< what follows IEND

    bool has(std::string_view type) const noexcept;
    bool animated() const noexcept { return has("acTL"); }
};

/// Fails with corrupt_image when the chunks do not add up, or there is no IHDR, IDAT or IEND.
Result<PngLayout> read_png_layout(Bytes file);

inline constexpr std::array<std::uint8_t, 8> png_signature{0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};

/// Appends a chunk with its length and checksum.
void append_chunk(std::vector<std::uint8_t>& out, std::string_view type, Bytes data);

std::uint32_t read_big_endian32(Bytes bytes, std::size_t offset) noexcept;
void write_big_endian32(std::uint8_t* place, std::uint32_t value) noexcept;

}  // namespace upright::correct
