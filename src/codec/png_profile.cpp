#include "codec/png_profile.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <string>

#include <zlib.h>

#include "codec/jpeg_markers.hpp"
#include "codec/tiff_directory.hpp"
#include "codec/xmp.hpp"

namespace upright::codec {
namespace {

constexpr std::string_view raw_prefix = "Raw profile type ";
constexpr std::size_t longest_keyword = 79;
constexpr std::string_view xmp_keyword = "XML:com.adobe.xmp";

std::string_view as_text(Bytes bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Cuts `rest` behind its first zero byte and gives what stood before it; nothing when there is none within `most`.
std::optional<Bytes> take_word(Bytes& rest, std::size_t most) noexcept {
    const Bytes searched = rest.first(std::min(most + 1, rest.size()));
    const auto zero = std::find(searched.begin(), searched.end(), std::uint8_t{0});
    if (zero == searched.end()) return std::nullopt;
    const auto size = static_cast<std::size_t>(zero - searched.begin());
    const Bytes word = rest.first(size);
    rest = rest.subspan(size + 1);
    return word;
}

bool announces_raw_profile(std::string_view keyword) noexcept {
    if (!keyword.starts_with(raw_prefix)) return false;
    const std::string_view name = keyword.substr(raw_prefix.size());
    return name == "exif" || name == "APP1" || name == "app1" || name == "xmp";
}

struct Inflation {
    z_stream stream{};
    Inflation() {
        const int result = inflateInit(&stream);
        if (result != Z_OK) throw std::bad_alloc();
    }
    Inflation(const Inflation&) = delete;
    Inflation& operator=(const Inflation&) = delete;
    ~Inflation() { inflateEnd(&stream); }
};

/// Nothing when the stream is damaged, ends early, or gives more than a text may hold.
std::optional<std::vector<std::uint8_t>> inflated(Bytes packed) {
    Inflation inflation;
    z_stream& stream = inflation.stream;
    stream.next_in = const_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    std::vector<std::uint8_t> out;
    constexpr std::size_t first_bytes = 16'384;
    while (out.size() < max_profile_text_bytes) {
        const std::size_t done = out.size();
        out.resize(std::min(std::max(first_bytes, 2 * done), max_profile_text_bytes));
        stream.next_out = out.data() + done;
        stream.avail_out = static_cast<uInt>(out.size() - done);
        const int result = inflate(&stream, Z_SYNC_FLUSH);
        if (result == Z_MEM_ERROR) throw std::bad_alloc();
        if (result == Z_STREAM_END) {
            out.resize(out.size() - stream.avail_out);
            return out;
        }
        if (result != Z_OK || stream.avail_out > 0) return std::nullopt;
    }
    return std::nullopt;
}

std::vector<std::uint8_t> deflated(Bytes plain) {
    uLongf size = compressBound(static_cast<uLong>(plain.size()));
    std::vector<std::uint8_t> out(size);
    if (compress2(out.data(), &size, plain.data(), static_cast<uLong>(plain.size()), Z_BEST_COMPRESSION) != Z_OK) {
        throw std::bad_alloc();
    }
    out.resize(size);
    return out;
}

int hex_digit(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// The bytes of a raw profile: an empty line, its name, its size, hexadecimal digits in lines.
std::optional<std::vector<std::uint8_t>> raw_bytes(std::string_view text, std::string& name) {
    if (text.starts_with('\n')) text.remove_prefix(1);
    const std::size_t name_end = text.find('\n');
    if (name_end == std::string_view::npos) return std::nullopt;
    name = text.substr(0, std::min(name_end, longest_keyword));
    text.remove_prefix(name_end + 1);
    text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || size > text.size() / 2) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));

    std::vector<std::uint8_t> out;
    out.reserve(size);
    int high = -1;
    for (const char letter : text) {
        if (out.size() == size) break;
        if (letter == '\n' || letter == ' ' || letter == '\r') continue;
        const int digit = hex_digit(letter);
        if (digit < 0) return std::nullopt;
        if (high < 0) {
            high = digit;
        } else {
            out.push_back(static_cast<std::uint8_t>(16 * high + digit));
            high = -1;
        }
    }
    return out.size() == size ? std::optional(std::move(out)) : std::nullopt;
}

/// The inverse of raw_bytes, as ImageMagick writes it.
std::vector<std::uint8_t> raw_text(std::string_view name, Bytes bytes) {
    constexpr std::size_t bytes_a_line = 36, width = 8;
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string size = std::to_string(bytes.size());
    std::string out = "\n" + std::string(name) + "\n" + std::string(width - std::min(width, size.size()), ' ') + size;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % bytes_a_line == 0) out += '\n';
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    out += '\n';
    return {out.begin(), out.end()};
}

}  // namespace

std::optional<PngProfileChunk> as_profile(const PngChunk& chunk) noexcept {
    const bool international = chunk.is("iTXt");
    if (!international && !chunk.is("tEXt") && !chunk.is("zTXt")) return std::nullopt;
    PngProfileChunk profile{chunk, {}, chunk.data};
    const auto keyword = take_word(profile.text, longest_keyword);
    if (!keyword) return std::nullopt;
    profile.keyword = as_text(*keyword);
    profile.raw = announces_raw_profile(profile.keyword);
    if (!profile.raw && profile.keyword != xmp_keyword) return std::nullopt;
    const std::size_t flags = international ? 2 : chunk.is("zTXt") ? 1 : 0;
    if (profile.text.size() < flags) return std::nullopt;
    profile.compressed = international ? profile.text[0] != 0 : flags != 0;
    // The method of compression is the last of the flags; 0 is the only one there is.
    if (profile.compressed && profile.text[flags - 1] != 0) return std::nullopt;
    profile.text = profile.text.subspan(flags);
    if (international) {  // language and translated keyword
        if (!take_word(profile.text, profile.text.size()) || !take_word(profile.text, profile.text.size())) {
            return std::nullopt;
        }
    }
    return profile;
}

std::optional<PngProfile> unpack(const PngProfileChunk& from) {
    std::vector<std::uint8_t> inflated_text;
    Bytes text = from.text;
    if (from.compressed) {
        auto all = inflated(text);
        if (!all) return std::nullopt;
        inflated_text = *std::move(all);
        text = inflated_text;
    }
    if (text.size() > max_profile_text_bytes) return std::nullopt;
    PngProfile profile;
    if (!from.raw) {
        profile.kind = ProfileKind::xmp;
        profile.bytes.assign(text.begin(), text.end());
        return profile;
    }
    auto bytes = raw_bytes(as_text(text), profile.name);
    if (!bytes) return std::nullopt;
    profile.bytes = *std::move(bytes);
    const std::string_view kind = from.keyword.substr(raw_prefix.size());
    if (begins_with(profile.bytes, "Exif\0\0")) {
        profile.prefix_bytes = exif_prefix_bytes;
    } else if (begins_with(profile.bytes, "http://ns.adobe.com/xap/1.0/\0")) {
        profile.kind = ProfileKind::xmp;
        profile.prefix_bytes = xmp_prefix_bytes;
    } else if (kind == "xmp") {
        profile.kind = ProfileKind::xmp;
    } else if (kind != "exif") {
        return std::nullopt;
    }
    return profile;
}

void append_profile(std::vector<std::uint8_t>& out, const PngProfileChunk& like, const PngProfile& profile, Bytes block) {
    std::vector<std::uint8_t> text(profile.bytes.begin(),
                                   profile.bytes.begin() + static_cast<std::ptrdiff_t>(profile.prefix_bytes));
    append(text, block);
    if (like.raw) text = raw_text(profile.name, text);
    if (like.compressed) text = deflated(text);
    const Bytes head = like.chunk.data.first(like.bytes_before_text());
    std::vector<std::uint8_t> data(head.begin(), head.end());
    append(data, text);
    append_chunk(out, std::string_view(like.chunk.type.data(), like.chunk.type.size()), data);
}

int PngTag::orientation() const noexcept {
    return exif.empty() ? xmp_orientation : TiffBlock(exif).orientation();
}

PngTag find_png_tag(Bytes file) {
    PngTag tag;
    std::array<std::optional<PngProfileChunk>, max_profiles> profiles;
    std::size_t count = 0;
    PngChunks chunks(file);
    PngChunk chunk;
    while (chunks.next(chunk) == PngChunks::Step::chunk) {
        if (chunk.is("eXIf")) {
            tag.exif = exif_block_of(chunk);
            tag.in_chunk = true;
            if (TiffBlock(tag.exif).valid()) return tag;
        } else if (count < max_profiles && (profiles[count] = as_profile(chunk))) {
            ++count;
        } else if (const auto header = read_png_header(chunk)) {
            tag.header = *header;
        }
    }
    tag.exif = {};
    tag.in_chunk = false;
    for (std::size_t i = 0; i < count; ++i) {
        std::optional<PngProfile> profile = unpack(*profiles[i]);
        if (!profile) continue;
        if (profile->kind == ProfileKind::xmp) {
            if (tag.xmp_orientation == 0) tag.xmp_orientation = xmp_orientation(profile->block());
        } else if (TiffBlock(profile->block()).valid()) {
            tag.unpacked = std::move(profile->bytes);
            tag.exif = Bytes(tag.unpacked).subspan(profile->prefix_bytes);
            tag.xmp_orientation = 0;
            break;
        }
    }
    return tag;
}

}  // namespace upright::codec
