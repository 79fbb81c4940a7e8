#include "inputs.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "suffixes.hpp"

namespace upright::cli {
namespace {

namespace fs = std::filesystem;

// In UTF-8 on Windows; elsewhere the bytes as they are.
fs::path path_of(const std::string& text) { return {std::u8string(text.begin(), text.end())}; }

std::string text_of(const fs::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

Input unreadable(const fs::path& folder, const std::error_code& reason) {
    return {text_of(folder), Error{Status::file_unreadable, "cannot read folder: " + reason.message()}};
}

/// Appends what one folder holds; the folders in it go to `pending`.
void list_folder(const fs::path& folder, std::vector<fs::path>& pending, std::vector<Input>& found) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code unknown_type;
        if (entry->is_directory(unknown_type) && !entry->is_symlink(unknown_type)) {
            pending.push_back(entry->path());
        } else if (has_image_suffix(text_of(entry->path())) && !entry->is_directory(unknown_type)) {
            found.push_back({text_of(entry->path()), std::nullopt});
        }
    }
    if (error) found.push_back(unreadable(folder, error));
}

std::vector<Input> walk(const fs::path& top) {
    std::vector<Input> found;
    std::vector<fs::path> pending{top};
    while (!pending.empty()) {
        const fs::path folder = std::move(pending.back());
        pending.pop_back();
        list_folder(folder, pending, found);
    }
    // std::string compares as unsigned bytes: the same order in every locale.
    std::ranges::sort(found, {}, &Input::path);
    return found;
}

}  // namespace

std::vector<Input> expand_paths(const std::vector<std::string>& paths) {
    std::vector<Input> inputs;
    for (const std::string& path : paths) {
        std::error_code unknown_type;
        if (path != "-" && fs::is_directory(path_of(path), unknown_type)) {
            std::ranges::move(walk(path_of(path)), std::back_inserter(inputs));
        } else {
            inputs.push_back({path, std::nullopt});
        }
    }
    return inputs;
}

}  // namespace upright::cli
