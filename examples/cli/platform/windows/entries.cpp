#include "platform/entries.hpp"

#include <filesystem>
#include <memory>

#include "platform/windows/wide.hpp"

namespace upright::cli {

const std::string_view path_separators = "/\\";

namespace {

namespace fs = std::filesystem;

/// Set in the tags of what stands for another name: symbolic links and junctions, not the placeholders of a cloud
/// (IsReparseTagNameSurrogate of the system's headers).
constexpr DWORD name_surrogate = 0x20000000;

std::string sentence(DWORD code) {
    wchar_t text[512];
    const DWORD length = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, code, 0, text, 512, nullptr);
    std::wstring_view said(text, length);
    said = said.substr(0, said.find_last_not_of(L" .\r\n") + 1);
    return said.empty() ? "error " + std::to_string(code) : utf8_of(said);
}

Entry unknown(DWORD code) {
    Entry entry;
    entry.problem = sentence(code);
    return entry;
}

Entry entry_at(const std::wstring& path, bool follow) {
    constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const DWORD flags = FILE_FLAG_BACKUP_SEMANTICS | (follow ? 0 : FILE_FLAG_OPEN_REPARSE_POINT);
    HANDLE const opened = ::CreateFileW(path.c_str(), FILE_READ_ATTRIBUTES, share_all, nullptr, OPEN_EXISTING, flags, nullptr);
    if (opened == INVALID_HANDLE_VALUE) return unknown(::GetLastError());
    const std::unique_ptr<void, decltype(&::CloseHandle)> closing(opened, &::CloseHandle);
    Entry entry;
    if (::GetFileType(opened) != FILE_TYPE_DISK) {
        entry.obstacle = "device";
        return entry;
    }
    BY_HANDLE_FILE_INFORMATION info{};
    if (::GetFileInformationByHandle(opened, &info) == 0) return unknown(::GetLastError());
    entry.id = {info.dwVolumeSerialNumber, std::uint64_t{info.nFileIndexHigh} << 32 | info.nFileIndexLow};
    entry.names = info.nNumberOfLinks;
    FILE_ATTRIBUTE_TAG_INFO tag{};
    if (::GetFileInformationByHandleEx(opened, FileAttributeTagInfo, &tag, sizeof tag) != 0 &&
        (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && (tag.ReparseTag & name_surrogate) != 0) {
        entry.obstacle = "symbolic link";
    } else {
        entry.kind = (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? Entry::Kind::folder : Entry::Kind::plain;
    }
    return entry;
}

}  // namespace

Entry entry_of(const std::string& path, bool follow) { return entry_at(wide_of(path), follow); }

std::string list_folder(const std::string& path, const std::function<bool(const Entry&)>& enter,
                        const std::function<void(const std::string&, const Entry&)>& take) {
    const std::wstring folder = wide_of(path);
    const Entry itself = entry_at(folder, true);
    if (!itself.problem.empty()) return itself.problem;
    if (!enter(itself)) return {};
    std::error_code failed;
    fs::directory_iterator found(fs::path(folder), failed);
    for (; !failed && found != fs::directory_iterator(); found.increment(failed)) {
        const std::wstring name = found->path().filename().wstring();
        take(utf8_of(name), entry_at(found->path().wstring(), false));
    }
    return failed ? failed.message() : std::string();
}

}  // namespace upright::cli
