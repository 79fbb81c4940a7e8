// A regular file, open for reading, with a clear error for everything that is not one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "platform/handle.hpp"
#include "upright/result.hpp"

namespace upright::platform {

class ReadableFile {
public:
    /// Directories, devices, pipes and sockets are refused without blocking. file_not_found, file_unreadable,
    /// invalid_argument.
    [[nodiscard]] std::optional<Error> open(const std::string& path);

    std::uint64_t size() const noexcept { return size_; }  ///< when it was opened

    /// Up to `count` bytes from `offset` on; how many, 0 at the end. From any thread.
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) const;

private:
    Handle handle_;
    std::uint64_t size_ = 0;
};

}  // namespace upright::platform
