// Files that are replaced whole or not at all.
//
// A new file is written without a name where the file system can, on Windows under a name that goes with its process, so
// that even SIGKILL leaves no debris; else under a temporary name. It is flushed to the disk before it takes its place, and
// its folder afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

/// A plain file that was opened without following a link, its state at that moment, and its content.
class UPRIGHT_EXPORT PlainFile {
public:
    /// file_not_found, file_unreadable (a link, a folder, a device, no permission), too_many_bytes.
    static Result<PlainFile> read(const std::string& path, std::uint64_t max_bytes);

    const std::vector<std::uint8_t>& bytes() const noexcept;

    /// Puts `bytes` in the place of the file, which must still be the one that was read. Permissions, owner and extended
    /// attributes stay, times if `keep_time`; on Windows permissions and attributes do, owner and alternate streams do not. A
    /// file with several names (hard links) or without write permission is left alone, and no file is emptied. Nothing, or
    /// file_not_written, or invalid_argument without bytes; the file is then untouched.
    std::optional<Error> replace(const std::vector<std::uint8_t>& bytes, bool keep_time) const;

    /// Makes `target` with `bytes` and the permissions of this file (on Windows those of its folder), and the folders above it. Never overwrites: true if it
    /// was made, false if it was there with the same content, else file_not_written.
    Result<bool> make_beside(const std::string& target, const std::vector<std::uint8_t>& bytes, bool keep_time) const;

private:
    struct State;
    explicit PlainFile(std::shared_ptr<const State> state) noexcept;
    std::shared_ptr<const State> state_;
};

/// Puts `size` bytes in the place of the plain file at `path`, as PlainFile::replace does. Nothing, or file_not_found,
/// file_unreadable, file_not_written, or invalid_argument without bytes; the file is then untouched.
UPRIGHT_EXPORT std::optional<Error> replace_file(const std::string& path, const void* data, std::size_t size,
                                                 bool keep_time);

/// A new file that is written piece by piece; nothing is seen of it before publish().
class UPRIGHT_EXPORT NewFile {
public:
    /// `permissions` as for open(2), narrowed by the umask; on Windows those of the folder. file_not_written.
    static Result<NewFile> create(const std::string& path, unsigned permissions);

    std::optional<Error> write(std::string_view text);
    /// Takes the place of `path`, whatever was there.
    std::optional<Error> publish();

    NewFile(NewFile&&) noexcept;
    NewFile& operator=(NewFile&&) noexcept;
    ~NewFile();

private:
    struct State;
    explicit NewFile(std::unique_ptr<State> state) noexcept;
    std::unique_ptr<State> state_;
};

/// True for the names that new files have where the file system gives them one before they are whole.
UPRIGHT_EXPORT bool is_temporary_name(std::string_view name) noexcept;

}  // namespace upright
