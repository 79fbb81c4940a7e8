// Bytes of a file and the big-endian numbers in them, as JPEG and PNG write all of theirs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace upright::codec {

using Bytes = std::span<const std::uint8_t>;

/// True if `bytes` begin with `text`, zero bytes within it included.
template <std::size_t N>
constexpr bool begins_with(Bytes bytes, const char (&text)[N]) noexcept {
    if (bytes.size() < N - 1) return false;
    for (std::size_t i = 0; i + 1 < N; ++i) {
        if (bytes[i] != static_cast<std::uint8_t>(text[i])) return false;
    }
    return true;
}

/// The caller has checked that the bytes are there.
constexpr unsigned read_big_endian16(Bytes bytes, std::size_t at) noexcept {
    return static_cast<unsigned>(bytes[at]) << 8U | bytes[at + 1];
}
constexpr std::uint32_t read_big_endian32(Bytes bytes, std::size_t at) noexcept {
    return std::uint32_t{read_big_endian16(bytes, at)} << 16U | read_big_endian16(bytes, at + 2);
}
constexpr void write_big_endian32(std::uint8_t* place, std::uint32_t value) noexcept {
    for (int i = 0; i < 4; ++i) place[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

inline void append(std::vector<std::uint8_t>& out, Bytes bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

}  // namespace upright::codec
