// The original is not kept open, since a file that somebody has open cannot be replaced: what it was is remembered.
#include "platform/original.hpp"

#include "platform/windows/system.hpp"

namespace upright::platform {

struct Original::State {
    std::string path;
    BY_HANDLE_FILE_INFORMATION info{};
    FILE_BASIC_INFO times{};
};

namespace {

constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// Set in the tags of what stands for another name: symbolic links and junctions, not the placeholders of a cloud
/// (IsReparseTagNameSurrogate of the system's headers).
constexpr DWORD name_surrogate = 0x20000000;

/// What follows a file in place; compressed and encrypted are states of the content, and set otherwise.
constexpr DWORD kept_attributes = FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED | FILE_ATTRIBUTE_SYSTEM;

Error refused(const char* why) { return {Status::file_not_written, why}; }

struct Opened {
    Handle handle;
    BY_HANDLE_FILE_INFORMATION info{};
    FILE_BASIC_INFO times{};
};

Handle open_existing(const std::wstring& name, DWORD access, DWORD flags) {
    return owner_of(::CreateFileW(name.c_str(), access, share_all, nullptr, OPEN_EXISTING, flags | FILE_FLAG_BACKUP_SEMANTICS, nullptr));
}

bool examine(Opened& file) {
    return ::GetFileInformationByHandle(handle_of(file.handle), &file.info) != 0 &&
           ::GetFileInformationByHandleEx(handle_of(file.handle), FileBasicInfo, &file.times, sizeof file.times) != 0;
}

Result<Opened> open_plain(const std::wstring& name, DWORD access) {
    Opened file;
    file.handle = open_existing(name, access, FILE_FLAG_OPEN_REPARSE_POINT);
    if (!file.handle.valid()) return unreadable("cannot open", ::GetLastError());
    if (::GetFileType(handle_of(file.handle)) != FILE_TYPE_DISK) return Error{Status::file_unreadable, "not a plain file"};
    FILE_ATTRIBUTE_TAG_INFO tag{};
    if (::GetFileInformationByHandleEx(handle_of(file.handle), FileAttributeTagInfo, &tag, sizeof tag) != 0 &&
        (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
        if ((tag.ReparseTag & name_surrogate) != 0) return Error{Status::file_unreadable, "symbolic link"};
        file.handle = open_existing(name, access, 0);  // the file that a placeholder stands for
        if (!file.handle.valid()) return unreadable("cannot open", ::GetLastError());
    }
    if (!examine(file)) return unreadable("cannot examine", ::GetLastError());
    if ((file.info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return Error{Status::file_unreadable, "not a plain file"};
    return file;
}

bool same_file(const BY_HANDLE_FILE_INFORMATION& a, const BY_HANDLE_FILE_INFORMATION& b) {
    return a.dwVolumeSerialNumber == b.dwVolumeSerialNumber && a.nFileIndexHigh == b.nFileIndexHigh &&
           a.nFileIndexLow == b.nFileIndexLow && a.nFileSizeHigh == b.nFileSizeHigh && a.nFileSizeLow == b.nFileSizeLow &&
           ::CompareFileTime(&a.ftLastWriteTime, &b.ftLastWriteTime) == 0;
}

/// Who may do what with it. The owner is who makes the new file, as with every program that replaces files here.
std::optional<Error> copy_permissions(const Handle& from, const Handle& to) {
    DWORD size = 0;
    ::GetKernelObjectSecurity(handle_of(from), DACL_SECURITY_INFORMATION, nullptr, 0, &size);
    if (::GetLastError() == ERROR_NOT_SUPPORTED) return std::nullopt;  // a file system without them
    std::string descriptor(size, '\0');
    if (::GetKernelObjectSecurity(handle_of(from), DACL_SECURITY_INFORMATION, descriptor.data(), size, &size) == 0 ||
        ::SetKernelObjectSecurity(handle_of(to), DACL_SECURITY_INFORMATION, descriptor.data()) == 0) {
        return not_written("cannot set permissions", ::GetLastError());
    }
    return std::nullopt;
}

std::optional<Error> give_times(const FILE_BASIC_INFO& from, const Handle& to, bool keep_time, DWORD attributes) {
    FILE_BASIC_INFO info{};  // a zero leaves the member as it is
    info.CreationTime = from.CreationTime;
    if (keep_time) {
        info.LastAccessTime = from.LastAccessTime;
        info.LastWriteTime = from.LastWriteTime;
    }
    info.FileAttributes = attributes;
    if (::SetFileInformationByHandle(handle_of(to), FileBasicInfo, &info, sizeof info) == 0) {
        return not_written("cannot set the time", ::GetLastError());
    }
    return std::nullopt;
}

}  // namespace

Result<Original> Original::open(const std::string& path) {
    const Result<std::wstring> name = wide_path(path);
    if (!name) return name.error();
    const Result<Opened> file = open_plain(*name, GENERIC_READ);
    if (!file) return file.error();
    return Original(std::make_shared<State>(State{path, file->info, file->times}));
}

std::uint64_t Original::size() const noexcept { return joined(state_->info.nFileSizeHigh, state_->info.nFileSizeLow); }

std::optional<Error> Original::read_all(std::vector<std::uint8_t>& out) const {
    const Result<std::wstring> name = wide_path(state_->path);
    if (!name) return name.error();
    const Result<Opened> file = open_plain(*name, GENERIC_READ);
    if (!file) return file.error();
    if (!same_file(file->info, state_->info)) return Error{Status::file_unreadable, changed_meanwhile};
    out.resize(static_cast<std::size_t>(size()));
    for (std::size_t done = 0; done < out.size();) {
        const Result<std::size_t> got = read_at(file->handle, done, out.data() + done, out.size() - done);
        if (!got) return got.error();
        if (*got == 0) out.resize(done);  // the file shrank while it was read
        done += *got;
    }
    return std::nullopt;
}

std::optional<Error> Original::replace(const void* data, std::size_t size, bool keep_time) const {
    const Result<std::wstring> name = wide_path(state_->path);
    if (!name) return name.error();
    Result<Opened> now = open_plain(*name, GENERIC_READ);
    if (!now || !same_file(now->info, state_->info)) return refused(changed_meanwhile);
    if (now->info.nNumberOfLinks > 1) return has_several_names(now->info.nNumberOfLinks);
    if ((now->info.dwFileAttributes & FILE_ATTRIBUTE_READONLY) != 0) return refused("read-only");
    if ((now->info.dwFileAttributes & FILE_ATTRIBUTE_ENCRYPTED) != 0) return refused("is encrypted by the file system");
    if (!open_existing(*name, FILE_WRITE_DATA, 0).valid()) {
        return ::GetLastError() == ERROR_ACCESS_DENIED ? refused("read-only") : not_written("cannot open", ::GetLastError());
    }
    Temporary file;
    if (auto error = file.open(state_->path, private_permissions)) return error;
    if (auto error = file.write(data, size)) return error;
    if (auto error = copy_permissions(now->handle, file.file())) return error;
    if (auto error = give_times(now->times, file.file(), keep_time, now->info.dwFileAttributes & kept_attributes)) return error;
    const LARGE_INTEGER changed = now->times.ChangeTime;
    now = open_plain(*name, GENERIC_READ);
    if (!now || !same_file(now->info, state_->info) || now->times.ChangeTime.QuadPart != changed.QuadPart) return refused(changed_meanwhile);
    now = Error{};  // closed: see above
    return file.publish();
}

std::optional<Error> Original::give_to_copy(const Temporary& copy, bool keep_time) const {
    return keep_time ? give_times(state_->times, copy.file(), true, 0) : std::nullopt;
}

bool is_taken(const std::string& path) {
    const Result<std::wstring> name = wide_path(path);
    return name && ::GetFileAttributesW(name->c_str()) != INVALID_FILE_ATTRIBUTES;
}

}  // namespace upright::platform
