#include "correct/png_chunks.hpp"

#include <algorithm>
#include <cstring>

#include <zlib.h>

#include "correct/format.hpp"

namespace upright::correct {
namespace {

constexpr std::size_t chunk_overhead_bytes = 12;  // length, type, checksum
constexpr std::size_t header_data_bytes = 13;

Error corrupt(const char* message) { return {Status::corrupt_image, std::string("PNG: ") + message}; }

PngHeader header_of(Bytes data) {
    return {read_big_endian32(data, 0), read_big_endian32(data, 4), data[8], data[9], data[12]};
}

}  // namespace

std::uint32_t read_big_endian32(Bytes bytes, std::size_t offset) noexcept {
    return std::uint32_t{bytes[offset]} << 24 | std::uint32_t{bytes[offset + 1]} << 16 |
           std::uint32_t{bytes[offset + 2]} << 8 | bytes[offset + 3];
}

void write_big_endian32(std::uint8_t* place, std::uint32_t value) noexcept {
    for (int i = 0; i < 4; ++i) place[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

bool looks_like_png(Bytes file) noexcept {
    return file.size() >= png_signature.size() && std::equal(png_signature.begin(), png_signature.end(), file.begin());
}

bool PngLayout::has(std::string_view type) const noexcept {
    return std::any_of(chunks.begin(), chunks.end(), [&](const PngChunk& chunk) { return chunk.is(type); });
}

Result<PngLayout> read_png_layout(Bytes file) {
    PngLayout layout;
    std::size_t position = png_signature.size();
    while (file.size() - position >= chunk_overhead_bytes) {
        const std::size_t length = read_big_endian32(file, position);
        if (length > file.size() - position - chunk_overhead_bytes) return corrupt("the file ends within a chunk");
        PngChunk chunk;
        std::memcpy(chunk.type.data(), file.data() + position + 4, 4);
        chunk.data = file.subspan(position + 8, length);
        chunk.whole = file.subspan(position, length + chunk_overhead_bytes);
        position += chunk.whole.size();
        if (layout.chunks.empty()) {
            if (!chunk.is("IHDR") || length != header_data_bytes) return corrupt("no header");
            layout.header = header_of(chunk.data);
        }
        layout.chunks.push_back(chunk);
        if (chunk.is("IEND")) {
            if (!layout.has("IDAT")) return corrupt("no picture data");
            if (layout.header.width == 0 || layout.header.height == 0) return corrupt("a side of 0 pixels");
            layout.trailing = file.subspan(position);
            return layout;
        }
    }
    return corrupt("the file ends early");
}

void append_chunk(std::vector<std::uint8_t>& out, std::string_view type, Bytes data) {
    const std::size_t start = out.size();
    out.resize(start + 8);
    write_big_endian32(out.data() + start, static_cast<std::uint32_t>(data.size()));
    std::memcpy(out.data() + start + 4, type.data(), 4);
    out.insert(out.end(), data.begin(), data.end());
    const uLong checksum = crc32(0, out.data() + start + 4, static_cast<uInt>(data.size() + 4));
    out.resize(out.size() + 4);
    write_big_endian32(out.data() + out.size() - 4, static_cast<std::uint32_t>(checksum));
}

}  // namespace upright::correct
