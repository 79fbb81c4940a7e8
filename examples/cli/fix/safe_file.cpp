#include "fix/safe_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <sys/random.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace upright::cli {
namespace {

constexpr std::string_view temporary_prefix = ".upright-", temporary_suffix = ".tmp";

/// Until the new file gets the permissions of the original nobody else may read it.
constexpr mode_t private_mode = 0600;

std::string failure(const char* what, int error_number) {
    return std::string(what) + ": " + std::generic_category().message(error_number);
}

std::string random_name() {
    std::array<unsigned char, 8> noise{};
    if (::getrandom(noise.data(), noise.size(), 0) != static_cast<ssize_t>(noise.size())) return {};
    std::string name(temporary_prefix);
    for (const unsigned char byte : noise) {
        constexpr std::string_view digits = "0123456789abcdef";
        name += digits[byte >> 4];
        name += digits[byte & 15];
    }
    return name.append(temporary_suffix);
}

std::string write_all(int descriptor, const void* data, std::size_t size) {
    const char* place = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(descriptor, place, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failure("cannot write", errno);
        place += written;
        size -= static_cast<std::size_t>(written);
    }
    return {};
}

bool same_file(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
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

std::pair<std::string, std::string> split(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return {".", path};
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

/// O_TMPFILE is of use only where the nameless file can get a name later.
bool can_name_open_files() {
    static const bool can = ::access("/proc/self/fd", X_OK) == 0;
    return can;
}

std::string read_all(int descriptor, std::uint64_t size, std::vector<std::uint8_t>& out) {
    out.resize(static_cast<std::size_t>(size));
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::read(descriptor, out.data() + done, out.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure("cannot read", errno);
        if (got == 0) break;  // the file shrank while it was read
        done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return {};
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

int Descriptor::release() noexcept { return std::exchange(number_, -1); }

bool is_temporary_name(std::string_view name) noexcept {
    return name.starts_with(temporary_prefix) && name.ends_with(temporary_suffix);
}

std::string read_source(const std::string& path, std::uint64_t max_bytes, SourceFile& out) {
    // O_NONBLOCK: opening a pipe without a writer must not hang.
    out.descriptor =
        Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!out.descriptor.valid()) return errno == ELOOP ? "symbolic link" : failure("cannot open", errno);
    if (::fstat(out.descriptor.get(), &out.info) != 0) return failure("cannot examine", errno);
    if (!S_ISREG(out.info.st_mode)) return "not a plain file";
    const auto size = static_cast<std::uint64_t>(out.info.st_size);
    if (size > max_bytes) {
        return "file of " + std::to_string(size) + " bytes exceeds the limit of " + std::to_string(max_bytes);
    }
    return read_all(out.descriptor.get(), size, out.bytes);
}

NewFile::~NewFile() {
    if (!temporary_name_.empty()) ::unlinkat(folder_.get(), temporary_name_.c_str(), 0);
}

std::string NewFile::open(const std::string& path, mode_t mode) {
    const auto [folder, name] = split(path);
    name_ = name;
    folder_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_.valid()) return failure("cannot open folder", errno);
    if (can_name_open_files()) {
        file_ = Descriptor(::openat(folder_.get(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode));
        if (file_.valid()) return {};
        // A kernel or a file system without it answers with one of these; anything else would fail below as well.
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL) {
            return failure("cannot write in the folder", errno);
        }
    }
    const std::string temporary = random_name();
    if (temporary.empty()) return failure("cannot name a temporary file", errno);
    file_ = Descriptor(::openat(folder_.get(), temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode));
    if (!file_.valid()) return failure("cannot write in the folder", errno);
    temporary_name_ = temporary;
    return {};
}

std::string NewFile::write(std::string_view text) { return write_all(file_.get(), text.data(), text.size()); }

std::string NewFile::flush() {
    if (::fsync(file_.get()) != 0 && errno != EINVAL && errno != EROFS) return failure("cannot write to the disk", errno);
    return {};
}

void NewFile::sync_folder() {
    // Some file systems cannot; the rename itself has succeeded by now.
    static_cast<void>(::fsync(folder_.get()));
}

bool NewFile::give_temporary_name() {
    if (!temporary_name_.empty()) return true;
    const std::string temporary = random_name();
    const std::string self = "/proc/self/fd/" + std::to_string(file_.get());
    if (temporary.empty() ||
        ::linkat(AT_FDCWD, self.c_str(), folder_.get(), temporary.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        return false;
    }
    temporary_name_ = temporary;
    return true;
}

std::string NewFile::publish() {
    if (std::string error = flush(); !error.empty()) return error;
    if (!give_temporary_name()) return failure("cannot name the new file", errno);
    if (::renameat(folder_.get(), temporary_name_.c_str(), folder_.get(), name_.c_str()) != 0) {
        return failure("cannot rename", errno);
    }
    temporary_name_.clear();
    sync_folder();
    return {};
}

/// As publish(), but fails with EEXIST's sentence when the name is taken.
std::string NewFile::publish_new() {
    if (std::string error = flush(); !error.empty()) return error;
    if (temporary_name_.empty()) {
        const std::string self = "/proc/self/fd/" + std::to_string(file_.get());
        if (::linkat(AT_FDCWD, self.c_str(), folder_.get(), name_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
            return failure("cannot name the new file", errno);
        }
    } else if (::renameat2(folder_.get(), temporary_name_.c_str(), folder_.get(), name_.c_str(), RENAME_NOREPLACE) ==
               0) {
        temporary_name_.clear();
    } else {
        return failure("cannot name the new file", errno);
    }
    sync_folder();
    return {};
}

std::string NewFile::give_properties_of(const SourceFile& source, KeptProperties kept) {
    // The owner first: changing it takes set-user-id bits away. Only a superuser may give files away; a file that
    // would change hands is not touched.
    if (::fchown(file_.get(), source.info.st_uid, source.info.st_gid) != 0) {
        struct stat mine {};
        if (::fstat(file_.get(), &mine) != 0) return failure("cannot examine the new file", errno);
        if (mine.st_uid != source.info.st_uid) return "belongs to another user";
    }
    copy_attributes(source.descriptor.get(), file_.get());
    if (::fchmod(file_.get(), source.info.st_mode & 07777) != 0) return failure("cannot set permissions", errno);
    if (kept.time) {
        const std::array<timespec, 2> times{source.info.st_atim, source.info.st_mtim};
        if (::futimens(file_.get(), times.data()) != 0) return failure("cannot set the time", errno);
    }
    return {};
}

std::string replace_file(const std::string& path, const SourceFile& source, std::span<const std::uint8_t> bytes,
                         KeptProperties kept) {
    if ((source.info.st_mode & 0222) == 0 || ::access(path.c_str(), W_OK) != 0) return "read-only";
    if (source.info.st_nlink > 1) {
        return "has " + std::to_string(source.info.st_nlink) + " names (hard links), and the others would keep the old picture";
    }
    NewFile file;
    if (std::string error = file.open(path, private_mode); !error.empty()) return error;
    if (std::string error = write_all(file.file_.get(), bytes.data(), bytes.size()); !error.empty()) return error;
    if (std::string error = file.give_properties_of(source, kept); !error.empty()) return error;
    struct stat now {};
    if (::fstatat(file.folder_.get(), file.name_.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0 ||
        !same_file(now, source.info)) {
        return "was changed by someone else in the meantime";
    }
    return file.publish();
}

Made make_file(const std::string& path, const SourceFile& source, std::span<const std::uint8_t> bytes,
               KeptProperties kept) {
    std::error_code error;
    std::filesystem::create_directories(split(path).first, error);
    if (error) return {false, "cannot make folder: " + error.message()};
    SourceFile present;
    if (read_source(path, bytes.size(), present).empty() && std::ranges::equal(present.bytes, bytes)) return {true, {}};
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0) return {false, "'" + path + "' exists with another content"};
    NewFile file;
    Made made;
    made.error = file.open(path, private_mode);
    if (made.error.empty()) made.error = write_all(file.file_.get(), bytes.data(), bytes.size());
    if (made.error.empty()) {
        // A copy belongs to who makes it; only the permissions and times follow.
        if (::fchmod(file.file_.get(), source.info.st_mode & 0777) != 0) made.error = failure("cannot set permissions", errno);
    }
    if (made.error.empty() && kept.time) {
        const std::array<timespec, 2> times{source.info.st_atim, source.info.st_mtim};
        if (::futimens(file.file_.get(), times.data()) != 0) made.error = failure("cannot set the time", errno);
    }
    if (made.error.empty()) made.error = file.publish_new();
    return made;
}

}  // namespace upright::cli
