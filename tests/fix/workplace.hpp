// A folder of its own for a test, pictures in it, and `upright` run on it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

/// A new folder that is removed with all it holds at the end of the scope.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

Bytes read_bytes(const std::string& path);
void write_bytes(const std::string& path, const Bytes& bytes);

/// Every plain file below `folder` by its relative path.
std::map<std::string, Bytes> contents(const std::string& folder);

/// A JPEG that differs by `seed`, whose tag is `orientation` (0: none). Whole blocks unless `width` says otherwise.
Bytes tagged_jpeg(int orientation, std::uint32_t seed = 1, int width = 160, int height = 96);

struct Run {
    int exit_code = -1;  ///< -1 when a signal ended it
    int signal = 0;
    std::string out, err;
};

struct RunOptions {
    std::string folder = {};                           ///< to run in
    int signal = 0;                                    ///< sent when the moment has come; 0 for none
    std::chrono::microseconds after{0};                ///< the moment, from the start...
    std::size_t after_lines = 0;                       ///< ...or when so many lines have come, if not 0
    std::optional<std::uint64_t> largest_file_bytes = std::nullopt;  ///< RLIMIT_FSIZE
    std::optional<unsigned> user = std::nullopt;                    ///< run as this user, for tests that are run by root
};

/// The program under test; the environment variable UPRIGHT_CLI names it.
Run run_upright(const std::vector<std::string>& words, const RunOptions& options = {});

/// Lines of `text` that begin with `word`.
std::size_t lines_with(const std::string& text, const std::string& word);

}  // namespace upright::test
