// The chunks of a PNG file, to be read or copied one by one. The only reader of PNG chunks.
// Source: PNG specification (W3C, third edition), section 5. Checksums are verified where asked.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "codec/budget.hpp"
#include "codec/bytes.hpp"
#include "upright/result.hpp"

namespace upright::codec {

inline constexpr std::array<std::uint8_t, 8> png_signature{0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};

struct PngChunk {
    std::array<char, 4> type{};
    Bytes data;
    Bytes whole;  ///< length, type, data and checksum

    bool is(std::string_view name) const noexcept { return std::string_view(type.data(), 4) == name; }
    bool is_critical() const noexcept { return (static_cast<unsigned char>(type[0]) & 0x20U) == 0; }
    /// An editor that does not know the chunk may keep it when it changes the picture.
    bool is_safe_to_copy() const noexcept { return (static_cast<unsigned char>(type[3]) & 0x20U) != 0; }
};

/// Goes over the chunks behind the signature.
class PngChunks {
public:
    enum class Step {
        chunk,
        end,     ///< too few bytes are left for a further chunk
        broken,  ///< a chunk reaches beyond the end of the file
    };

    /// `file` begins with the signature.
    explicit PngChunks(Bytes file) noexcept : file_(file) {}
    Step next(PngChunk& out) noexcept;
    /// Where the last chunk ends.
    std::size_t position() const noexcept { return position_; }

private:
    Bytes file_;
    std::size_t position_ = png_signature.size();
};

/// Width, height, depth, colour type and interlacing of IHDR.
struct PngHeader {
    std::uint32_t width = 0, height = 0;
    int bit_depth = 0, colour_type = 0, interlacing = 0;
};

/// The TIFF block of an eXIf chunk. Some writers copy a JPEG's segment whole, with a prefix that does not belong here.
Bytes exif_block_of(const PngChunk& chunk) noexcept;

/// Also false once the budget's time is over.
bool has_right_checksum(const PngChunk& chunk, const Budget& budget) noexcept;

/// Nothing if `chunk` is not a whole IHDR.
std::optional<PngHeader> read_png_header(const PngChunk& chunk) noexcept;

struct PngLayout {
    PngHeader header;
    std::vector<PngChunk> chunks;  ///< from IHDR to IEND
    Bytes trailing;                ///< what follows IEND

    bool has(std::string_view type) const noexcept;
    bool animated() const noexcept { return has("acTL"); }
};

/// Fails with corrupt_image when the chunks do not add up, or there is no IHDR, IDAT or IEND, or are too many.
Result<PngLayout> read_png_layout(Bytes file, Budget& budget);
/// In a call that does nothing else.
inline Result<PngLayout> read_png_layout(Bytes file) {
    Budget budget;
    return read_png_layout(file, budget);
}

/// Appends a chunk with its length and checksum.
void append_chunk(std::vector<std::uint8_t>& out, std::string_view type, Bytes data);

}  // namespace upright::codec
