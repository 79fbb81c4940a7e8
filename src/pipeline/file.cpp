#include "pipeline/file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace upright::pipeline {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

Error system_error(Status status, const std::string& what, int error_number) {
    return {status, what + ": " + std::generic_category().message(error_number)};
}

}  // namespace

std::optional<Error> read_file(const std::string& path, std::uint64_t max_bytes, Buffer<std::uint8_t>& out) {
    if (path.empty()) return Error{Status::invalid_argument, "file path is empty"};
    if (path.find('\0') != std::string::npos) {
        return Error{Status::invalid_argument, "file path contains a zero byte"};
    }
    // O_NONBLOCK: opening a pipe without a writer must not hang.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0) {
        const int cause = errno;
        const bool absent = cause == ENOENT || cause == ENOTDIR;
        return system_error(absent ? Status::file_not_found : Status::file_unreadable, "cannot open file", cause);
    }
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return system_error(Status::file_unreadable, "cannot examine file", errno);
    if (S_ISDIR(info.st_mode)) return Error{Status::file_unreadable, "is a directory"};
    if (!S_ISREG(info.st_mode)) return Error{Status::file_unreadable, "is not a regular file"};
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > max_bytes) {
        return Error{Status::too_many_bytes, "file of " + std::to_string(size) + " bytes exceeds the limit of " +
                                                 std::to_string(max_bytes) + " bytes"};
    }
    out.resize(static_cast<std::size_t>(size));
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::read(file.get(), out.data() + done, out.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error(Status::file_unreadable, "cannot read file", errno);
        if (got == 0) break;  // the file shrank while it was read
        done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return std::nullopt;
}

std::optional<Error> read_through(const Reader& reader, std::uint64_t max_bytes, const Deadline& deadline,
                                  Buffer<std::uint8_t>& out) {
    constexpr std::size_t piece_bytes = 256 << 10;  // 20 ms at 13 MB a second, which is a slow network
    if (reader.size > max_bytes) {
        return Error{Status::too_many_bytes, "input of " + std::to_string(reader.size) +
                                                 " bytes exceeds the limit of " + std::to_string(max_bytes) + " bytes"};
    }
    out.resize(static_cast<std::size_t>(reader.size));
    for (std::size_t done = 0; done < out.size();) {
        if (deadline.was_cancelled()) return Error{Status::cancelled, "the caller ended the call while reading"};
        if (deadline.expired()) return Error{Status::deadline_exceeded, "the deadline passed while reading"};
        const std::size_t count = std::min(piece_bytes, out.size() - done);
        if (!reader.read_at(done, out.data() + done, count)) {
            return Error{Status::file_unreadable, "the caller's reader failed at byte " + std::to_string(done)};
        }
        done += count;
    }
    return std::nullopt;
}

}  // namespace upright::pipeline
