// A new file has its temporary name and the mark that it goes with its handle, so that a process that is killed leaves none.
// The mark is taken away right before the file takes its place, which is one step of the file system.
#include "platform/temporary.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "platform/windows/system.hpp"

namespace upright::platform {
namespace {

/// Of one call of WriteFile, which counts in 32 bits.
constexpr std::size_t most_bytes_a_write = std::size_t{1} << 30;

bool random_noise(std::array<unsigned char, 8>& noise) {
    using Generate = BOOLEAN(WINAPI*)(PVOID, ULONG);
    // RtlGenRandom; its documentation gives this name and library.
    HMODULE const library = ::LoadLibraryExW(L"advapi32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (library == nullptr) return false;
    const auto generate = reinterpret_cast<Generate>(reinterpret_cast<void*>(::GetProcAddress(library, "SystemFunction036")));
    const bool done = generate != nullptr && generate(noise.data(), static_cast<ULONG>(noise.size())) != 0;
    ::FreeLibrary(library);
    return done;
}

bool goes_with_handle(const Handle& file, bool goes) {
    FILE_DISPOSITION_INFO info{};
    info.DeleteFile = goes ? TRUE : FALSE;
    return ::SetFileInformationByHandle(handle_of(file), FileDispositionInfo, &info, sizeof info) != 0;
}

bool rename(const Handle& file, const std::wstring& name, bool replacing) {
    const std::size_t name_bytes = name.size() * sizeof(wchar_t);
    std::vector<std::uint64_t> memory((sizeof(FILE_RENAME_INFO) + name_bytes) / sizeof(std::uint64_t) + 1);
    auto* const info = reinterpret_cast<FILE_RENAME_INFO*>(memory.data());
    info->ReplaceIfExists = replacing ? TRUE : FALSE;
    info->FileNameLength = static_cast<DWORD>(name_bytes);
    std::memcpy(info->FileName, name.data(), name_bytes);
    const auto size = static_cast<DWORD>(sizeof(FILE_RENAME_INFO) + name_bytes);
    return ::SetFileInformationByHandle(handle_of(file), FileRenameInfo, info, size) != 0;
}

}  // namespace

Temporary::~Temporary() = default;

std::optional<Error> Temporary::open(const std::string& path, unsigned) {
    const Result<std::wstring> whole = wide_path(path);
    if (!whole) return whole.error();
    name_ = path;
    std::array<unsigned char, 8> noise{};
    if (!random_noise(noise)) return not_written("cannot name a temporary file", ::GetLastError());
    const std::string name = temporary_name(noise);
    const std::wstring temporary = whole->substr(0, whole->find_last_of(L'\\') + 1) + std::wstring(name.begin(), name.end());
    file_ = owner_of(::CreateFileW(temporary.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE | WRITE_DAC, 0, nullptr, CREATE_NEW,
                                   FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file_.valid()) return not_written("cannot write in the folder", ::GetLastError());
    if (!goes_with_handle(file_, true)) {
        const Error error = not_written("cannot mark a temporary file", ::GetLastError());
        file_ = Handle();
        ::DeleteFileW(temporary.c_str());
        return error;
    }
    return std::nullopt;
}

std::optional<Error> Temporary::write(const void* data, std::size_t size) {
    const char* place = static_cast<const char*>(data);
    while (size > 0) {
        DWORD written = 0;
        const auto wanted = static_cast<DWORD>(std::min(size, most_bytes_a_write));
        if (::WriteFile(handle_of(file_), place, wanted, &written, nullptr) == 0) return not_written("cannot write", ::GetLastError());
        place += written;
        size -= written;
    }
    return std::nullopt;
}

std::optional<Error> Temporary::flush() {
    if (::FlushFileBuffers(handle_of(file_)) == 0) return not_written("cannot write to the disk", ::GetLastError());
    return std::nullopt;
}

std::optional<Error> Temporary::take_place(bool replacing) {
    const Result<std::wstring> whole = wide_path(name_);
    if (!whole) return whole.error();
    if (auto error = flush()) return error;
    if (!goes_with_handle(file_, false)) return not_written("cannot name the new file", ::GetLastError());
    if (!rename(file_, *whole, replacing)) {
        const Error error = not_written("cannot name the new file", ::GetLastError());
        static_cast<void>(goes_with_handle(file_, true));
        return error;
    }
    // Its new name goes to the disk too; the file itself is there already.
    static_cast<void>(flush());
    file_ = Handle();
    return std::nullopt;
}

std::optional<Error> Temporary::publish() { return take_place(true); }

std::optional<Error> Temporary::publish_new() { return take_place(false); }

}  // namespace upright::platform
