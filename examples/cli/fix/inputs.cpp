#include "fix/inputs.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "suffixes.hpp"
#include "upright/files.hpp"

namespace upright::cli {
namespace {

using FileId = std::pair<dev_t, ino_t>;

std::string last_component(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return std::string(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
}

std::string reason(int error_number) { return std::generic_category().message(error_number); }

std::string joined(const std::string& folder, const std::string& name) {
    return folder.empty() || folder.ends_with('/') ? folder + name : folder + "/" + name;
}

/// Why a file of this kind is not touched; empty for a plain file.
std::string obstacle_of(mode_t mode) {
    if (S_ISLNK(mode)) return "symbolic link";
    if (S_ISREG(mode)) return {};
    if (S_ISFIFO(mode)) return "named pipe";
    if (S_ISSOCK(mode)) return "socket";
    if (S_ISBLK(mode) || S_ISCHR(mode)) return "device";
    return "not a plain file";
}

class Walk {
public:
    explicit Walk(const std::string& excluded_folder) {
        struct stat info {};
        if (!excluded_folder.empty() && ::stat(excluded_folder.c_str(), &info) == 0) {
            seen_.insert({info.st_dev, info.st_ino});
        }
    }

    /// True the first time that a plain file with a single name is met.
    bool is_new(const struct stat& info) {
        return !S_ISREG(info.st_mode) || info.st_nlink > 1 || files_.insert({info.st_dev, info.st_ino}).second;
    }

    std::vector<FixInput> folder(const std::string& top) {
        std::vector<FixInput> found;
        pending_.emplace_back(top, "");
        while (!pending_.empty()) {
            const auto [path, relative] = std::move(pending_.back());
            pending_.pop_back();
            list(path, relative, found);
        }
        // std::string compares as unsigned bytes: the same order in every locale.
        std::ranges::sort(found, {}, &FixInput::path);
        return found;
    }

private:
    void list(const std::string& path, const std::string& relative, std::vector<FixInput>& found) {
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), ::closedir);
        struct stat info {};
        if (!stream || ::fstat(::dirfd(stream.get()), &info) != 0) {
            found.push_back({path, relative, true, "cannot read folder: " + reason(errno)});
            return;
        }
        if (!seen_.insert({info.st_dev, info.st_ino}).second) return;
        errno = 0;
        while (const dirent* entry = ::readdir(stream.get())) {
            const std::string name = entry->d_name;
            if (name != "." && name != "..") add(path, relative, name, ::dirfd(stream.get()), found);
            errno = 0;
        }
        if (errno != 0) found.push_back({path, relative, true, "cannot read folder: " + reason(errno)});
    }

    void add(const std::string& folder, const std::string& relative, const std::string& name, int descriptor,
             std::vector<FixInput>& found) {
        struct stat info {};
        const bool known = ::fstatat(descriptor, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
        FixInput input{joined(folder, name), joined(relative, name), false, {}};
        if (known && S_ISDIR(info.st_mode)) {
            pending_.emplace_back(input.path, input.relative);
        } else if (is_temporary_name(name)) {
            input.obstacle = "temporary file of a run that was killed; it can be deleted";
            found.push_back(std::move(input));
        } else if (has_image_suffix(name)) {
            if (known && !is_new(info)) return;
            if (known) input.obstacle = obstacle_of(info.st_mode);
            found.push_back(std::move(input));
        }
    }

    std::set<FileId> seen_;   ///< folders
    std::set<FileId> files_;  ///< so that no file is worked on twice at once
    std::vector<std::pair<std::string, std::string>> pending_;
};

}  // namespace

std::vector<FixInput> collect_inputs(const std::vector<std::string>& paths, const std::string& excluded_folder) {
    Walk walk(excluded_folder);
    std::vector<FixInput> inputs;
    for (const std::string& path : paths) {
        struct stat info {};
        // A folder that is named may be reached through links; what lies below it may not.
        if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
            std::ranges::move(walk.folder(path), std::back_inserter(inputs));
            continue;
        }
        FixInput input{path, last_component(path), true, {}};
        if (::lstat(path.c_str(), &info) == 0) {
            if (!walk.is_new(info)) continue;
            input.obstacle = obstacle_of(info.st_mode);
        } else {
            input.obstacle = reason(errno);
        }
        inputs.push_back(std::move(input));
    }
    return inputs;
}

}  // namespace upright::cli
