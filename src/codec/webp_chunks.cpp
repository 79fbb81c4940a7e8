#include "codec/webp_chunks.hpp"

#include <algorithm>

namespace upright::codec {
namespace {

constexpr std::size_t riff_header_bytes = 12, chunk_header_bytes = 8;

std::uint32_t little_endian(Bytes bytes, std::size_t at, int count) noexcept {
    std::uint32_t value = 0;
    for (int i = count; i-- > 0;) value = value << 8U | bytes[at + static_cast<std::size_t>(i)];
    return value;
}

enum class Step { chunk, end, broken };

/// The chunk at `at`, which moves behind it. A broken one reaches beyond the end; what is there of it is given.
Step next_chunk(Bytes riff, std::size_t& at, WebpChunk& out) noexcept {
    if (riff.size() - at < chunk_header_bytes) return Step::end;
    const Bytes rest = riff.subspan(at);
    std::copy_n(rest.begin(), out.type.size(), out.type.begin());
    const std::size_t size = little_endian(rest, 4, 4), there = rest.size() - chunk_header_bytes;
    out.data = rest.subspan(chunk_header_bytes, std::min(size, there));
    out.whole = rest.first(std::min(chunk_header_bytes + size + size % 2, rest.size()));
    at += out.whole.size();
    return size > there ? Step::broken : Step::chunk;
}

Bytes riff_of(Bytes file) noexcept {
    if (file.size() < riff_header_bytes) return {};
    const std::size_t size = std::size_t{little_endian(file, 4, 4)} + chunk_header_bytes;
    return file.first(std::clamp(size, riff_header_bytes, file.size()));
}

Bytes without_prefix(Bytes exif) noexcept { return begins_with(exif, "Exif\0\0") ? exif.subspan(6) : exif; }

bool read_vp8x(const WebpChunk& chunk, WebpLayout& layout) noexcept {
    if (chunk.data.size() < webp_vp8x_bytes) return false;
    layout.flags = chunk.data[0];
    layout.width = static_cast<int>(little_endian(chunk.data, 4, 3)) + 1;
    layout.height = static_cast<int>(little_endian(chunk.data, 7, 3)) + 1;
    return true;
}

}  // namespace

std::optional<WebpSize> webp_picture_size(const WebpChunk& chunk) noexcept {
    const Bytes data = chunk.data;
    if (chunk.is("VP8 ") && data.size() >= 10 && data[3] == 0x9D && data[4] == 0x01 && data[5] == 0x2A) {
        constexpr std::uint32_t side = 0x3FFF;
        const WebpSize size{static_cast<int>(little_endian(data, 6, 2) & side),
                            static_cast<int>(little_endian(data, 8, 2) & side), false};
        return size.width > 0 && size.height > 0 ? std::optional(size) : std::nullopt;
    }
    if (chunk.is("VP8L") && data.size() >= 5 && data[0] == 0x2F) {
        const std::uint32_t bits = little_endian(data, 1, 4);
        return WebpSize{static_cast<int>(bits & 0x3FFFU) + 1, static_cast<int>(bits >> 14U & 0x3FFFU) + 1,
                        (bits >> 28U & 1U) != 0};
    }
    return std::nullopt;
}

const WebpChunk* WebpLayout::find(std::string_view type) const noexcept {
    const auto found = std::find_if(chunks.begin(), chunks.end(), [&](const WebpChunk& chunk) { return chunk.is(type); });
    return found != chunks.end() ? &*found : nullptr;
}

Bytes WebpLayout::hidden_exif() const noexcept {
    const WebpChunk* chunk = find("EXIF");
    return chunk != nullptr ? without_prefix(chunk->data) : Bytes{};
}

Bytes WebpLayout::exif() const noexcept { return (flags & webp_exif_flag) != 0 ? hidden_exif() : Bytes{}; }

Result<WebpLayout> read_webp_layout(Bytes file, Budget& budget) {
    const Bytes riff = riff_of(file);
    WebpLayout layout;
    layout.trailing = file.subspan(riff.size());
    std::size_t at = std::min(riff_header_bytes, riff.size());
    WebpChunk chunk;
    for (;;) {
        const Step step = next_chunk(riff, at, chunk);
        if (step == Step::end) break;
        if (!budget.count_part()) return Budget::too_many_parts();
        layout.chunks.push_back(chunk);
        if (step == Step::broken) {
            layout.is_whole = false;
            break;
        }
    }
    const Error no_header{Status::corrupt_image, "the WebP file ends within its header"};
    if (layout.chunks.empty()) return no_header;
    const WebpChunk& first = layout.chunks.front();
    if (first.is("VP8X")) {
        if (!read_vp8x(first, layout)) return no_header;
    } else if (const auto size = webp_picture_size(first)) {
        layout.width = size->width;
        layout.height = size->height;
    } else {
        return Error{Status::corrupt_image, "the WebP file begins with no picture"};
    }
    if (layout.is_extended() && !layout.is_animated()) {
        const auto picture = std::find_if(layout.chunks.begin(), layout.chunks.end(),
                                          [](const WebpChunk& part) { return part.is_picture(); });
        const auto size = picture != layout.chunks.end() ? webp_picture_size(*picture) : std::nullopt;
        if (!size) return Error{Status::corrupt_image, "the WebP file holds no picture"};
        if (size->width != layout.width || size->height != layout.height) {
            return Error{Status::corrupt_image, "the WebP file's header and its picture differ in size"};
        }
    }
    return layout;
}

Bytes find_webp_exif(Bytes file) noexcept {
    const Bytes riff = riff_of(file);
    std::size_t at = std::min(riff_header_bytes, riff.size());
    WebpChunk chunk;
    bool flagged = false;
    for (std::uint32_t parts = 0; parts < max_parts; ++parts) {
        if (next_chunk(riff, at, chunk) != Step::chunk) return {};
        if (parts == 0) {
            flagged = chunk.is("VP8X") && !chunk.data.empty() && (chunk.data[0] & webp_exif_flag) != 0;
            if (!flagged) return {};
        }
        if (chunk.is("EXIF")) return without_prefix(chunk.data);
    }
    return {};
}

void append_webp_chunk(std::vector<std::uint8_t>& out, std::string_view type, Bytes data) {
    out.insert(out.end(), type.begin(), type.end());
    for (unsigned i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(data.size() >> (8U * i)));
    append(out, data);
    if (data.size() % 2 != 0) out.push_back(0);
}

}  // namespace upright::codec
