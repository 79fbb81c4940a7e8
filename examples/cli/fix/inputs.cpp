#include "fix/inputs.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "platform/entries.hpp"
#include "suffixes.hpp"
#include "upright/files.hpp"

namespace upright::cli {
namespace {

bool ends_with_separator(std::string_view path) {
    return !path.empty() && path_separators.find(path.back()) != std::string_view::npos;
}

std::string last_component(std::string_view path) {
    while (path.size() > 1 && ends_with_separator(path)) path.remove_suffix(1);
    const std::size_t separator = path.find_last_of(path_separators);
    return std::string(path.substr(separator == std::string_view::npos ? 0 : separator + 1));
}

std::string joined(const std::string& folder, const std::string& name) {
    return folder.empty() || ends_with_separator(folder) ? folder + name : folder + "/" + name;
}

class Walk {
public:
    explicit Walk(const std::string& excluded_folder) {
        if (excluded_folder.empty()) return;
        const Entry folder = entry_of(excluded_folder, true);
        if (folder.problem.empty()) seen_.insert(folder.id);
    }

    /// True the first time that a plain file with a single name is met.
    bool is_new(const Entry& entry) {
        return entry.kind != Entry::Kind::plain || entry.names > 1 || files_.insert(entry.id).second;
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
        const std::string problem = list_folder(
            path, [&](const Entry& itself) { return seen_.insert(itself.id).second; },
            [&](const std::string& name, const Entry& entry) { add(path, relative, name, entry, found); });
        if (!problem.empty()) found.push_back({path, relative, true, "cannot read folder: " + problem});
    }

    void add(const std::string& folder, const std::string& relative, const std::string& name, const Entry& entry,
             std::vector<FixInput>& found) {
        FixInput input{joined(folder, name), joined(relative, name), false, {}};
        if (entry.kind == Entry::Kind::folder) {
            pending_.emplace_back(input.path, input.relative);
        } else if (is_temporary_name(name)) {
            input.obstacle = "temporary file of a run that was killed; it can be deleted";
            found.push_back(std::move(input));
        } else if (has_image_suffix(name)) {
            if (!is_new(entry)) return;
            input.obstacle = entry.obstacle;
            found.push_back(std::move(input));
        }
    }

    std::set<Entry::Id> seen_;   ///< folders
    std::set<Entry::Id> files_;  ///< so that no file is worked on twice at once
    std::vector<std::pair<std::string, std::string>> pending_;
};

}  // namespace

std::vector<FixInput> collect_inputs(const std::vector<std::string>& paths, const std::string& excluded_folder) {
    Walk walk(excluded_folder);
    std::vector<FixInput> inputs;
    for (const std::string& path : paths) {
        // A folder that is named may be reached through links; what lies below it may not.
        if (entry_of(path, true).kind == Entry::Kind::folder) {
            std::ranges::move(walk.folder(path), std::back_inserter(inputs));
            continue;
        }
        const Entry entry = entry_of(path, false);
        if (!walk.is_new(entry)) continue;
        inputs.push_back({path, last_component(path), true, entry.problem.empty() ? entry.obstacle : entry.problem});
    }
    return inputs;
}

}  // namespace upright::cli
