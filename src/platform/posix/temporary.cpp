#include "platform/temporary.hpp"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/posix/system.hpp"

namespace upright::platform {
namespace {

std::string random_name() {
    std::array<unsigned char, 8> noise{};
    if (::getrandom(noise.data(), noise.size(), 0) != static_cast<ssize_t>(noise.size())) return {};
    return temporary_name(noise);
}

/// O_TMPFILE is of use only where the nameless file can get a name later.
bool can_name_open_files() {
    static const bool can = ::access("/proc/self/fd", X_OK) == 0;
    return can;
}

/// Folder ("." if none is named) and last component.
std::pair<std::string, std::string> split(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return {".", path};
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

Temporary::~Temporary() {
    if (!temporary_name_.empty()) ::unlinkat(descriptor_of(folder_), temporary_name_.c_str(), 0);
}

std::optional<Error> Temporary::open(const std::string& path, unsigned permissions) {
    const auto [folder, name] = split(path);
    name_ = name;
    folder_ = Handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_.valid()) return not_written("cannot open folder", errno);
    if (can_name_open_files()) {
        file_ = Handle(::openat(descriptor_of(folder_), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, static_cast<mode_t>(permissions)));
        if (file_.valid()) return std::nullopt;
        // A kernel or a file system without it answers with one of these; anything else would fail below as well.
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL) {
            return not_written("cannot write in the folder", errno);
        }
    }
    const std::string temporary = random_name();
    if (temporary.empty()) return not_written("cannot name a temporary file", errno);
    file_ = Handle(::openat(descriptor_of(folder_), temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, static_cast<mode_t>(permissions)));
    if (!file_.valid()) return not_written("cannot write in the folder", errno);
    temporary_name_ = temporary;
    return std::nullopt;
}

std::optional<Error> Temporary::write(const void* data, std::size_t size) {
    const char* place = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(descriptor_of(file_), place, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return not_written("cannot write", errno);
        place += written;
        size -= static_cast<std::size_t>(written);
    }
    return std::nullopt;
}

std::optional<Error> Temporary::flush() {
    if (::fsync(descriptor_of(file_)) != 0 && errno != EINVAL && errno != EROFS) return not_written("cannot write to the disk", errno);
    return std::nullopt;
}

void Temporary::sync_folder() {
    // Some file systems cannot; the rename itself has succeeded by now.
    static_cast<void>(::fsync(descriptor_of(folder_)));
}

bool Temporary::give_temporary_name() {
    if (!temporary_name_.empty()) return true;
    const std::string temporary = random_name();
    const std::string self = "/proc/self/fd/" + std::to_string(descriptor_of(file_));
    if (temporary.empty() ||
        ::linkat(AT_FDCWD, self.c_str(), descriptor_of(folder_), temporary.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        return false;
    }
    temporary_name_ = temporary;
    return true;
}

std::optional<Error> Temporary::publish() {
    if (auto error = flush()) return error;
    if (!give_temporary_name()) return not_written("cannot name the new file", errno);
    if (::renameat(descriptor_of(folder_), temporary_name_.c_str(), descriptor_of(folder_), name_.c_str()) != 0) {
        return not_written("cannot rename", errno);
    }
    temporary_name_.clear();
    sync_folder();
    return std::nullopt;
}

std::optional<Error> Temporary::publish_new() {
    if (auto error = flush()) return error;
    if (temporary_name_.empty()) {
        const std::string self = "/proc/self/fd/" + std::to_string(descriptor_of(file_));
        if (::linkat(AT_FDCWD, self.c_str(), descriptor_of(folder_), name_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
            return not_written("cannot name the new file", errno);
        }
    } else if (::renameat2(descriptor_of(folder_), temporary_name_.c_str(), descriptor_of(folder_), name_.c_str(), RENAME_NOREPLACE) ==
               0) {
        temporary_name_.clear();
    } else {
        return not_written("cannot name the new file", errno);
    }
    sync_folder();
    return std::nullopt;
}

}  // namespace upright::platform
