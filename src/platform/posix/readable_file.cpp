#include "platform/readable_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/path.hpp"
#include "platform/posix/system.hpp"

namespace upright::platform {

std::optional<Error> ReadableFile::open(const std::string& path) {
    if (auto error = wrong_path(path)) return error;
    // O_NONBLOCK: opening a pipe without a writer must not hang.
    handle_ = Handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!handle_.valid()) return unreadable("cannot open file", errno);
    struct stat info {};
    if (::fstat(descriptor_of(handle_), &info) != 0) return unreadable("cannot examine file", errno);
    if (S_ISDIR(info.st_mode)) return Error{Status::file_unreadable, "is a directory"};
    if (!S_ISREG(info.st_mode)) return Error{Status::file_unreadable, "is not a regular file"};
    size_ = static_cast<std::uint64_t>(info.st_size);
    return std::nullopt;
}

Result<std::size_t> ReadableFile::read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) const {
    for (;;) {
        const ssize_t got = ::pread(descriptor_of(handle_), buffer, count, static_cast<off_t>(offset));
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) return unreadable("cannot read file", errno);
    }
}

}  // namespace upright::platform
