// What lies under a name, and in a folder.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace upright::cli {

/// What parts the components of a path.
extern const std::string_view path_separators;

struct Entry {
    enum class Kind { plain, folder, other };
    using Id = std::pair<std::uint64_t, std::uint64_t>;

    Kind kind = Kind::other;
    std::string obstacle;     ///< why a file of another kind is not touched: "symbolic link", "device"
    Id id{};                  ///< of the file system, and within it
    std::uint64_t names = 1;  ///< hard links of a plain file
    std::string problem;      ///< why nothing is known of it; the rest is then empty
};

/// Of a link itself, or with `follow` of what it leads to.
Entry entry_of(const std::string& path, bool follow);

/// Lists a folder: first `enter` with the folder itself, and if that returns true `take` with each name in it but "." and
/// "..". Returns what went wrong, or nothing.
std::string list_folder(const std::string& path, const std::function<bool(const Entry&)>& enter,
                        const std::function<void(const std::string&, const Entry&)>& take);

}  // namespace upright::cli
