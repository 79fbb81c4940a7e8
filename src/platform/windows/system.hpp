// What the implementations for Windows share. Paths go to the system in UTF-16, whatever its code page is.
#pragma once

#include <windows.h>

#include <cstdint>
#include <string>

#include "platform/handle.hpp"
#include "upright/result.hpp"

namespace upright::platform {

inline HANDLE handle_of(const Handle& handle) noexcept { return reinterpret_cast<HANDLE>(handle.get()); }
inline Handle owner_of(HANDLE handle) noexcept { return Handle(reinterpret_cast<std::intptr_t>(handle)); }

/// The whole path from its root, with the prefix that long ones need. invalid_argument where `path` is empty or has a
/// zero byte, file_not_found where it is no UTF-8, which names no file.
Result<std::wstring> wide_path(const std::string& path);

std::string utf8(const std::wstring& text);

/// The system's sentence for the code of an error, without the full stop.
std::string sentence(DWORD code);

/// "`what`: " and the sentence for `code`.
Error unreadable(const char* what, DWORD code);  ///< file_not_found or file_unreadable
Error not_written(const char* what, DWORD code);

/// Up to `count` bytes from `offset` on; how many, 0 at the end.
Result<std::size_t> read_at(const Handle& handle, std::uint64_t offset, std::uint8_t* buffer, std::size_t count);

inline std::uint64_t joined(DWORD high, DWORD low) noexcept { return std::uint64_t{high} << 32 | low; }

}  // namespace upright::platform
