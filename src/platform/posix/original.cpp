#include "platform/original.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "platform/path.hpp"
#include "platform/posix/system.hpp"

namespace upright::platform {

struct Original::State {
    std::string path;
    Handle handle;
    struct stat info {};
};

namespace {

Error refused(const char* why) { return {Status::file_not_written, why}; }

bool same_time(const timespec& a, const timespec& b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

bool same_file(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size && same_time(a.st_mtim, b.st_mtim);
}

/// Extended attributes, access control lists among them; what the file system or the user may not set is skipped.
void copy_attributes(int from, int to) {
    const ssize_t length = ::flistxattr(from, nullptr, 0);
    if (length <= 0) return;
    std::string names(static_cast<std::size_t>(length), '\0');
    const ssize_t listed = ::flistxattr(from, names.data(), names.size());
    if (listed <= 0) return;
    names.resize(static_cast<std::size_t>(listed));
    for (std::size_t at = 0; at < names.size(); at += names.find('\0', at) - at + 1) {
        const char* name = names.c_str() + at;
        const ssize_t size = ::fgetxattr(from, name, nullptr, 0);
        if (size < 0) continue;
        std::string value(static_cast<std::size_t>(size), '\0');
        const ssize_t got = ::fgetxattr(from, name, value.data(), value.size());
        if (got >= 0) static_cast<void>(::fsetxattr(to, name, value.data(), static_cast<std::size_t>(got), 0));
    }
}

std::optional<Error> keep_times(int to, const struct stat& info) {
    const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
    if (::futimens(to, times.data()) != 0) return not_written("cannot set the time", errno);
    return std::nullopt;
}

std::optional<Error> give_properties(int from, const struct stat& info, int to, bool keep_time) {
    // The owner first: changing it takes set-user-id bits away. Only a superuser may give files away; a file that
    // would change hands is not touched.
    if (::fchown(to, info.st_uid, info.st_gid) != 0) {
        struct stat mine {};
        if (::fstat(to, &mine) != 0) return not_written("cannot examine the new file", errno);
        if (mine.st_uid != info.st_uid) return refused("belongs to another user");
    }
    copy_attributes(from, to);
    if (::fchmod(to, info.st_mode & 07777) != 0) return not_written("cannot set permissions", errno);
    return keep_time ? keep_times(to, info) : std::nullopt;
}

}  // namespace

Result<Original> Original::open(const std::string& path) {
    if (auto error = wrong_path(path)) return *std::move(error);
    auto state = std::make_shared<State>();
    state->path = path;
    // O_NONBLOCK: opening a pipe without a writer must not hang.
    state->handle = Handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!state->handle.valid()) {
        if (errno == ELOOP) return Error{Status::file_unreadable, "symbolic link"};
        return unreadable("cannot open", errno);
    }
    if (::fstat(descriptor_of(state->handle), &state->info) != 0) return unreadable("cannot examine", errno);
    if (!S_ISREG(state->info.st_mode)) return Error{Status::file_unreadable, "not a plain file"};
    return Original(std::move(state));
}

std::uint64_t Original::size() const noexcept { return static_cast<std::uint64_t>(state_->info.st_size); }

std::optional<Error> Original::read_all(std::vector<std::uint8_t>& out) const {
    out.resize(static_cast<std::size_t>(size()));
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::read(descriptor_of(state_->handle), out.data() + done, out.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable("cannot read", errno);
        if (got == 0) break;  // the file shrank while it was read
        done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return std::nullopt;
}

std::optional<Error> Original::replace(const void* data, std::size_t size, bool keep_time) const {
    const std::string& path = state_->path;
    const int descriptor = descriptor_of(state_->handle);
    struct stat info {};
    if (::fstat(descriptor, &info) != 0 || !same_file(info, state_->info) || info.st_nlink == 0) return refused(changed_meanwhile);
    if (info.st_nlink > 1) return has_several_names(info.st_nlink);
    if ((info.st_mode & 0222) == 0) return refused("read-only");
    if (::access(path.c_str(), W_OK) != 0) return refused(errno == ENOENT || errno == ENOTDIR ? changed_meanwhile : "read-only");
    Temporary file;
    if (auto error = file.open(path, private_permissions)) return error;
    if (auto error = file.write(data, size)) return error;
    if (auto error = give_properties(descriptor, info, descriptor_of(file.file()), keep_time)) return error;
    struct stat now {};
    const bool there = ::fstatat(descriptor_of(file.folder()), file.name().c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there || !same_file(now, info) || !same_time(now.st_ctim, info.st_ctim)) return refused(changed_meanwhile);
    return file.publish();
}

std::optional<Error> Original::give_to_copy(const Temporary& copy, bool keep_time) const {
    const int to = descriptor_of(copy.file());
    if (::fchmod(to, state_->info.st_mode & 0777) != 0) return not_written("cannot set permissions", errno);
    return keep_time ? keep_times(to, state_->info) : std::nullopt;
}

bool is_taken(const std::string& path) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0;
}

}  // namespace upright::platform
