#include "platform/windows/system.hpp"

#include <algorithm>
#include <memory>

#include "platform/path.hpp"

namespace upright::platform {
namespace {

/// Beyond this many characters the system wants the prefix "\\?\" (MAX_PATH less the 12 of a short file name).
constexpr std::size_t longest_plain_path = MAX_PATH - 12;

/// Of one call of ReadFile, which counts in 32 bits.
constexpr std::size_t most_bytes_a_read = std::size_t{1} << 30;

bool widen(const std::string& text, std::wstring& out) {
    const int size = static_cast<int>(std::min(text.size(), std::size_t{1} << 20));  // no path is longer than 32,767
    const int length = ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, nullptr, 0);
    out.resize(static_cast<std::size_t>(std::max(0, length)));
    return length > 0 && ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, out.data(), length) == length;
}

}  // namespace

Handle::~Handle() {
    if (valid()) ::CloseHandle(handle_of(*this));
}

Result<std::wstring> wide_path(const std::string& path) {
    if (auto error = wrong_path(path)) return *std::move(error);
    std::wstring wide;
    if (!widen(path, wide)) return Error{Status::file_not_found, "file path is not UTF-8"};
    std::wstring whole(wide.size() + MAX_PATH, L'\0');
    for (;;) {
        const DWORD length = ::GetFullPathNameW(wide.c_str(), static_cast<DWORD>(whole.size()), whole.data(), nullptr);
        if (length == 0) return Error{Status::invalid_argument, "file path: " + sentence(::GetLastError())};
        const bool fits = length < whole.size();
        whole.resize(length);
        if (fits) break;
    }
    if (whole.size() < longest_plain_path || whole.starts_with(LR"(\\?\)") || whole.starts_with(LR"(\\.\)")) return whole;
    return whole.starts_with(LR"(\\)") ? LR"(\\?\UNC)" + whole.substr(1) : LR"(\\?\)" + whole;
}

std::string utf8(const std::wstring& text) {
    const int size = static_cast<int>(text.size());
    const int length = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
    std::string out(static_cast<std::size_t>(std::max(0, length)), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, out.data(), length, nullptr, nullptr);
    return out;
}

std::string sentence(DWORD code) {
    std::wstring text(512, L'\0');
    const DWORD length = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, code, 0, text.data(),
                                          static_cast<DWORD>(text.size()), nullptr);
    text.resize(length);
    text.resize(text.find_last_not_of(L" .\r\n") + 1);
    return text.empty() ? "error " + std::to_string(code) : utf8(text);
}

Error unreadable(const char* what, DWORD code) {
    const bool absent = code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND || code == ERROR_INVALID_NAME ||
                        code == ERROR_INVALID_DRIVE || code == ERROR_BAD_NETPATH || code == ERROR_BAD_NET_NAME;
    return {absent ? Status::file_not_found : Status::file_unreadable, std::string(what) + ": " + sentence(code)};
}

Error not_written(const char* what, DWORD code) { return {Status::file_not_written, std::string(what) + ": " + sentence(code)}; }

Result<std::size_t> read_at(const Handle& handle, std::uint64_t offset, std::uint8_t* buffer, std::size_t count) {
    OVERLAPPED place{};
    place.Offset = static_cast<DWORD>(offset & 0xFFFFFFFF);
    place.OffsetHigh = static_cast<DWORD>(offset >> 32);
    DWORD got = 0;
    const auto wanted = static_cast<DWORD>(std::min(count, most_bytes_a_read));
    if (::ReadFile(handle_of(handle), buffer, wanted, &got, &place) != 0) return std::size_t{got};
    const DWORD code = ::GetLastError();
    if (code == ERROR_HANDLE_EOF) return std::size_t{0};
    return unreadable("cannot read file", code);
}

std::filesystem::path native_path(const std::string& path) { return {std::u8string(path.begin(), path.end())}; }

}  // namespace upright::platform
