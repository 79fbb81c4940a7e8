#include "platform/readable_file.hpp"

#include "platform/windows/system.hpp"

namespace upright::platform {

std::optional<Error> ReadableFile::open(const std::string& path) {
    const Result<std::wstring> name = wide_path(path);
    if (!name) return name.error();
    // Whoever else has it open may go on writing, renaming and deleting. BACKUP_SEMANTICS: a folder can be opened, and named.
    handle_ = owner_of(::CreateFileW(name->c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                     OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    if (!handle_.valid()) return unreadable("cannot open file", ::GetLastError());
    if (::GetFileType(handle_of(handle_)) != FILE_TYPE_DISK) return Error{Status::file_unreadable, "is not a regular file"};
    BY_HANDLE_FILE_INFORMATION info{};
    if (::GetFileInformationByHandle(handle_of(handle_), &info) == 0) return unreadable("cannot examine file", ::GetLastError());
    if ((info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return Error{Status::file_unreadable, "is a directory"};
    size_ = joined(info.nFileSizeHigh, info.nFileSizeLow);
    return std::nullopt;
}

Result<std::size_t> ReadableFile::read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) const {
    return read_at(handle_, offset, buffer, count);
}

}  // namespace upright::platform
