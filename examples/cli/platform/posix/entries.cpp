#include "platform/entries.hpp"

#include <cerrno>
#include <memory>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace upright::cli {

const std::string_view path_separators = "/";

namespace {

std::string reason(int error_number) { return std::generic_category().message(error_number); }

std::string obstacle_of(mode_t mode) {
    if (S_ISLNK(mode)) return "symbolic link";
    if (S_ISFIFO(mode)) return "named pipe";
    if (S_ISSOCK(mode)) return "socket";
    if (S_ISBLK(mode) || S_ISCHR(mode)) return "device";
    return "not a plain file";
}

Entry unknown(int error_number) {
    Entry entry;
    entry.problem = reason(error_number);
    return entry;
}

Entry known(const struct stat& info) {
    Entry entry;
    entry.id = {info.st_dev, info.st_ino};
    entry.names = info.st_nlink;
    if (S_ISREG(info.st_mode)) {
        entry.kind = Entry::Kind::plain;
    } else if (S_ISDIR(info.st_mode)) {
        entry.kind = Entry::Kind::folder;
    } else {
        entry.obstacle = obstacle_of(info.st_mode);
    }
    return entry;
}

}  // namespace

Entry entry_of(const std::string& path, bool follow) {
    struct stat info {};
    return (follow ? ::stat(path.c_str(), &info) : ::lstat(path.c_str(), &info)) == 0 ? known(info) : unknown(errno);
}

std::string list_folder(const std::string& path, const std::function<bool(const Entry&)>& enter,
                        const std::function<void(const std::string&, const Entry&)>& take) {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), ::closedir);
    struct stat info {};
    if (!stream || ::fstat(::dirfd(stream.get()), &info) != 0) return reason(errno);
    if (!enter(known(info))) return {};
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") {
            const bool there = ::fstatat(::dirfd(stream.get()), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
            take(name, there ? known(info) : unknown(errno));
        }
        errno = 0;
    }
    return errno != 0 ? reason(errno) : std::string();
}

}  // namespace upright::cli
