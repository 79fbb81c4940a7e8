// Bytes for the caller to keep.
#pragma once

#include <cstdint>
#include <vector>

#include "upright.h"

struct upright_buffer {
    static constexpr std::uint64_t live_magic = 0x01'72'65'66'66'75'62'75;  // "ubuffer" and a 1 when read bytewise
    std::uint64_t magic;
    std::vector<std::uint8_t> bytes;
};

namespace upright::capi {

/// A buffer for the caller to destroy; the bytes are dropped where nobody wants them (`result` is null: a dry run).
inline void deliver(std::vector<std::uint8_t> bytes, upright_buffer** result) {
    if (result != nullptr) *result = new upright_buffer{upright_buffer::live_magic, std::move(bytes)};
}

}  // namespace upright::capi
