#include "codec/png_chunks.hpp"

#include <algorithm>
#include <cstring>

#include <zlib.h>

namespace upright::codec {
namespace {

constexpr std::size_t chunk_overhead_bytes = 12;  // length, type, checksum
constexpr std::size_t header_data_bytes = 13;

Error corrupt(const char* message) { return {Status::corrupt_image, std::string("PNG: ") + message}; }

}  // namespace

PngChunks::Step PngChunks::next(PngChunk& out) noexcept {
    if (file_.size() - position_ < chunk_overhead_bytes) return Step::end;
    const std::size_t length = read_big_endian32(file_, position_);
    if (length > file_.size() - position_ - chunk_overhead_bytes) return Step::broken;
    std::memcpy(out.type.data(), file_.data() + position_ + 4, out.type.size());
    out.data = file_.subspan(position_ + 8, length);
    out.whole = file_.subspan(position_, length + chunk_overhead_bytes);
    position_ += out.whole.size();
    return Step::chunk;
}

std::optional<PngHeader> read_png_header(const PngChunk& chunk) noexcept {
    if (!chunk.is("IHDR") || chunk.data.size() != header_data_bytes) return std::nullopt;
    const Bytes data = chunk.data;
    return PngHeader{read_big_endian32(data, 0), read_big_endian32(data, 4), data[8], data[9], data[12]};
}

Bytes exif_block_of(const PngChunk& chunk) noexcept {
    return begins_with(chunk.data, "Exif\0\0") ? chunk.data.subspan(6) : chunk.data;
}

bool has_right_checksum(const PngChunk& chunk, const Budget& budget) noexcept {
    constexpr std::size_t piece_bytes = 1 << 20;  // about a millisecond
    const Bytes covered = chunk.whole.subspan(4, chunk.whole.size() - 8);
    uLong checksum = 0;
    for (std::size_t done = 0; done < covered.size(); done += piece_bytes) {
        if (budget.late()) return false;
        const std::size_t count = std::min(piece_bytes, covered.size() - done);
        checksum = crc32(checksum, covered.data() + done, static_cast<uInt>(count));
    }
    return checksum == read_big_endian32(chunk.whole, chunk.whole.size() - 4);
}

bool PngLayout::has(std::string_view type) const noexcept {
    return std::any_of(chunks.begin(), chunks.end(), [&](const PngChunk& chunk) { return chunk.is(type); });
}

Result<PngLayout> read_png_layout(Bytes file, Budget& budget) {
    PngLayout layout;
    PngChunks reader(file);
    PngChunk chunk;
    PngChunks::Step step;
    while ((step = reader.next(chunk)) == PngChunks::Step::chunk) {
        if (!budget.count_part()) return Budget::too_many_parts();
        if (layout.chunks.empty()) {
            const std::optional<PngHeader> header = read_png_header(chunk);
            if (!header) return corrupt("no header");
            layout.header = *header;
        }
        layout.chunks.push_back(chunk);
        if (!chunk.is("IEND")) continue;
        if (!layout.has("IDAT")) return corrupt("no picture data");
        if (layout.header.width == 0 || layout.header.height == 0) return corrupt("a side of 0 pixels");
        layout.trailing = file.subspan(reader.position());
        return layout;
    }
    return corrupt(step == PngChunks::Step::broken ? "the file ends within a chunk" : "the file ends early");
}

void append_chunk(std::vector<std::uint8_t>& out, std::string_view type, Bytes data) {
    const std::size_t start = out.size();
    out.resize(start + 8);
    write_big_endian32(out.data() + start, static_cast<std::uint32_t>(data.size()));
    std::memcpy(out.data() + start + 4, type.data(), 4);
    append(out, data);
    const uLong checksum = crc32(0, out.data() + start + 4, static_cast<uInt>(data.size() + 4));
    out.resize(out.size() + 4);
    write_big_endian32(out.data() + out.size() - 4, static_cast<std::uint32_t>(checksum));
}

}  // namespace upright::codec
