// Handles begin with a number of their kind, so that other memory is told from a live one.
#pragma once

#include <cstdint>
#include <cstring>

namespace upright::capi {

/// True if `handle` is not null, is aligned and begins with the number of its kind. Reads 8 bytes.
template <class Handle>
bool is_live(const Handle* handle) noexcept {
    if (handle == nullptr || reinterpret_cast<std::uintptr_t>(handle) % alignof(Handle) != 0) return false;
    std::uint64_t magic = 0;
    std::memcpy(&magic, static_cast<const void*>(handle), sizeof magic);
    return magic == Handle::live_magic;
}

/// Destroys a live handle; leaves anything else alone.
template <class Handle>
void destroy(Handle* handle) noexcept {
    if (!is_live(handle)) return;
    // Volatile: the memory is about to be freed, and the compiler would otherwise drop the store.
    *const_cast<volatile std::uint64_t*>(&handle->magic) = 0;
    delete handle;
}

}  // namespace upright::capi
