#include "upright/files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "files/temporary.hpp"

namespace upright {

using files::Descriptor;
using files::not_written;
using files::Temporary;

struct PlainFile::State {
    std::string path;
    Descriptor descriptor;
    struct stat info {};
    std::vector<std::uint8_t> bytes;
};

struct NewFile::State {
    Temporary file;
};

namespace {

/// Until the new file gets the permissions of the original nobody else may read it.
constexpr mode_t private_mode = 0600;

Error refused(const char* why) { return {Status::file_not_written, why}; }

Error unreadable(const char* what, int error_number) {
    const bool absent = error_number == ENOENT || error_number == ENOTDIR;
    return {absent ? Status::file_not_found : Status::file_unreadable,
            std::string(what) + ": " + std::generic_category().message(error_number)};
}

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

std::optional<Error> open_plain(const std::string& path, Descriptor& descriptor, struct stat& info) {
    if (path.empty()) return Error{Status::invalid_argument, "file path is empty"};
    if (path.find('\0') != std::string::npos) return Error{Status::invalid_argument, "file path contains a zero byte"};
    // O_NONBLOCK: opening a pipe without a writer must not hang.
    descriptor = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!descriptor.valid()) {
        if (errno == ELOOP) return Error{Status::file_unreadable, "symbolic link"};
        return unreadable("cannot open", errno);
    }
    if (::fstat(descriptor.get(), &info) != 0) return unreadable("cannot examine", errno);
    if (!S_ISREG(info.st_mode)) return Error{Status::file_unreadable, "not a plain file"};
    return std::nullopt;
}

std::optional<Error> read_all(int descriptor, std::uint64_t size, std::vector<std::uint8_t>& out) {
    out.resize(static_cast<std::size_t>(size));
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::read(descriptor, out.data() + done, out.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable("cannot read", errno);
        if (got == 0) break;  // the file shrank while it was read
        done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return std::nullopt;
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

constexpr const char* changed = "was changed by someone else in the meantime";

/// `opened` is what the file was when it was opened. Its content must still be that; its permissions and names count as they
/// are now, and must not change while the new file is made: a file that was made private stays so.
std::optional<Error> replace(const std::string& path, int descriptor, const struct stat& opened, const void* data,
                             std::size_t size, bool keep_time) {
    if (size == 0) return Error{Status::invalid_argument, "no bytes to write: a file is not emptied"};
    struct stat info {};
    if (::fstat(descriptor, &info) != 0 || !same_file(info, opened) || info.st_nlink == 0) return refused(changed);
    if (info.st_nlink > 1) {
        return Error{Status::file_not_written, "has " + std::to_string(info.st_nlink) +
                                                   " names (hard links), and the others would keep the old picture"};
    }
    if ((info.st_mode & 0222) == 0) return refused("read-only");
    if (::access(path.c_str(), W_OK) != 0) return refused(errno == ENOENT || errno == ENOTDIR ? changed : "read-only");
    Temporary file;
    if (auto error = file.open(path, private_mode)) return error;
    if (auto error = files::write_all(file.file(), data, size)) return error;
    if (auto error = give_properties(descriptor, info, file.file(), keep_time)) return error;
    struct stat now {};
    const bool there = ::fstatat(file.folder(), file.name().c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there || !same_file(now, info) || !same_time(now.st_ctim, info.st_ctim)) return refused(changed);
    return file.publish();
}

}  // namespace

PlainFile::PlainFile(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}

Result<PlainFile> PlainFile::read(const std::string& path, std::uint64_t max_bytes) {
    auto state = std::make_shared<State>();
    state->path = path;
    if (auto error = open_plain(path, state->descriptor, state->info)) return *std::move(error);
    const auto size = static_cast<std::uint64_t>(state->info.st_size);
    if (size > max_bytes) {
        return Error{Status::too_many_bytes,
                     "file of " + std::to_string(size) + " bytes exceeds the limit of " + std::to_string(max_bytes)};
    }
    if (auto error = read_all(state->descriptor.get(), size, state->bytes)) return *std::move(error);
    return PlainFile(std::move(state));
}

const std::vector<std::uint8_t>& PlainFile::bytes() const noexcept { return state_->bytes; }

std::optional<Error> PlainFile::replace(const std::vector<std::uint8_t>& bytes, bool keep_time) const {
    return upright::replace(state_->path, state_->descriptor.get(), state_->info, bytes.data(), bytes.size(), keep_time);
}

std::optional<Error> replace_file(const std::string& path, const void* data, std::size_t size, bool keep_time) {
    if (data == nullptr && size > 0) return Error{Status::invalid_argument, "data is null"};
    Descriptor descriptor;
    struct stat info {};
    if (auto error = open_plain(path, descriptor, info)) return error;
    return replace(path, descriptor.get(), info, data, size, keep_time);
}

Result<bool> PlainFile::make_beside(const std::string& target, const std::vector<std::uint8_t>& bytes,
                                    bool keep_time) const {
    if (target.empty()) return Error{Status::invalid_argument, "target path is empty"};
    std::error_code failed;
    std::filesystem::create_directories(files::split(target).first, failed);
    if (failed) return Error{Status::file_not_written, "cannot make folder: " + failed.message()};
    if (const Result<PlainFile> present = read(target, bytes.size()); present && present->bytes() == bytes) return false;
    struct stat info {};
    if (::lstat(target.c_str(), &info) == 0) {
        return Error{Status::file_not_written, "'" + target + "' exists with another content"};
    }
    Temporary file;
    std::optional<Error> error = file.open(target, private_mode);
    if (!error) error = files::write_all(file.file(), bytes.data(), bytes.size());
    // A copy belongs to who makes it; only the permissions and times follow.
    if (!error && ::fchmod(file.file(), state_->info.st_mode & 0777) != 0) {
        error = not_written("cannot set permissions", errno);
    }
    if (!error && keep_time) error = keep_times(file.file(), state_->info);
    if (!error) error = file.publish_new();
    if (error) return *std::move(error);
    return true;
}

NewFile::NewFile(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
NewFile::NewFile(NewFile&&) noexcept = default;
NewFile& NewFile::operator=(NewFile&&) noexcept = default;
NewFile::~NewFile() = default;

Result<NewFile> NewFile::create(const std::string& path, unsigned permissions) {
    auto state = std::make_unique<State>();
    if (auto error = state->file.open(path, static_cast<mode_t>(permissions))) return *std::move(error);
    return NewFile(std::move(state));
}

std::optional<Error> NewFile::write(std::string_view text) {
    return files::write_all(state_->file.file(), text.data(), text.size());
}

std::optional<Error> NewFile::publish() { return state_->file.publish(); }

}  // namespace upright
