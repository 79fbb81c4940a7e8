// Files that are replaced whole or not at all.
//
// A new file is written without a name (O_TMPFILE) where the file system can, so that even SIGKILL leaves no debris;
// else under a temporary name. It is flushed to the disk before it takes its place, and its folder afterwards.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace upright::cli {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const noexcept { return number_; }
    bool valid() const noexcept { return number_ >= 0; }
    int release() noexcept;

private:
    int number_ = -1;
};

/// A plain file that was opened without following a link, its state at that moment, and its content.
struct SourceFile {
    Descriptor descriptor;
    struct stat info {};
    std::vector<std::uint8_t> bytes;
};

/// Reads `path` into `out`. Returns an empty string, or a sentence about what went wrong.
std::string read_source(const std::string& path, std::uint64_t max_bytes, SourceFile& out);

struct KeptProperties {
    bool time = false;  ///< modification and access time; permissions, owner and extended attributes always
};

/// Puts `bytes` in the place of `path`, which must still be the file that `source` was read from. Returns an empty
/// string, or a sentence about what went wrong; the original is then untouched.
std::string replace_file(const std::string& path, const SourceFile& source, std::span<const std::uint8_t> bytes,
                         KeptProperties kept);

/// What became of a file that should be made.
struct Made {
    bool already_there = false;  ///< with the same content
    std::string error;           ///< empty when it is there now
};

/// Makes `path` with `bytes` and the properties of `source`, and the folders above it. Never overwrites.
Made make_file(const std::string& path, const SourceFile& source, std::span<const std::uint8_t> bytes,
               KeptProperties kept);

/// A new file that is written piece by piece, for the report; nothing is seen of it before publish().
class NewFile {
public:
    /// `mode` is narrowed by the umask. Returns an empty string, or what went wrong.
    std::string open(const std::string& path, mode_t mode);
    std::string write(std::string_view text);
    /// Takes the place of `path`, whatever was there.
    std::string publish();

    NewFile() = default;
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

private:
    friend std::string replace_file(const std::string&, const SourceFile&, std::span<const std::uint8_t>,
                                    KeptProperties);
    friend Made make_file(const std::string&, const SourceFile&, std::span<const std::uint8_t>, KeptProperties);

    std::string give_properties_of(const SourceFile& source, KeptProperties kept);
    std::string flush();
    std::string publish_new();
    bool give_temporary_name();
    void sync_folder();

    Descriptor folder_, file_;
    std::string name_;            ///< in its folder
    std::string temporary_name_;  ///< empty while the file has no name
};

/// True for the names that NewFile uses where it needs one.
bool is_temporary_name(std::string_view name) noexcept;

}  // namespace upright::cli
