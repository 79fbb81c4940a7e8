// A file that may be replaced, and what it was when it was opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/temporary.hpp"
#include "upright/result.hpp"

namespace upright::platform {

class Original {
public:
    /// A plain file, opened without following a link: else file_unreadable, file_not_found, invalid_argument.
    static Result<Original> open(const std::string& path);

    std::uint64_t size() const noexcept;
    [[nodiscard]] std::optional<Error> read_all(std::vector<std::uint8_t>& out) const;

    /// Puts bytes in its place, with its permissions, owner and attributes as far as the system has them. Its content must
    /// still be what it was when it was opened; its permissions and names count as they are now, and must not change while
    /// the new file is made: a file that was made private stays so.
    [[nodiscard]] std::optional<Error> replace(const void* data, std::size_t size, bool keep_time) const;

    /// Gives a copy in the making the permissions and, with `keep_time`, the times. The copy belongs to who makes it.
    [[nodiscard]] std::optional<Error> give_to_copy(const Temporary& copy, bool keep_time) const;

private:
    struct State;
    explicit Original(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

/// Whether anything has this name: a file, a folder, a link to nowhere.
bool is_taken(const std::string& path);

/// Until the new file gets the permissions of the original nobody else may read it.
constexpr unsigned private_permissions = 0600;

/// Why a file with several hard links is left alone.
inline Error has_several_names(std::uint64_t count) {
    return {Status::file_not_written,
            "has " + std::to_string(count) + " names (hard links), and the others would keep the old picture"};
}

inline constexpr const char* changed_meanwhile = "was changed by someone else in the meantime";

}  // namespace upright::platform
