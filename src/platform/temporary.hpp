// A file in the making: nameless, or under a temporary name, until it takes its place.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/handle.hpp"
#include "upright/result.hpp"

namespace upright::platform {

class Temporary {
public:
    Temporary() = default;
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary();

    /// `permissions` as for open(2); Windows gives those of the folder.
    [[nodiscard]] std::optional<Error> open(const std::string& path, unsigned permissions);
    [[nodiscard]] std::optional<Error> write(const void* data, std::size_t size);
    [[nodiscard]] std::optional<Error> publish();      ///< takes the place of the path, whatever was there
    [[nodiscard]] std::optional<Error> publish_new();  ///< fails when the name is taken

    const Handle& file() const noexcept { return file_; }
    const Handle& folder() const noexcept { return folder_; }
    const std::string& name() const noexcept { return name_; }

private:
    std::optional<Error> flush();
    bool give_temporary_name();
    void sync_folder();
    std::optional<Error> take_place(bool replacing);

    Handle folder_, file_;        ///< Windows opens no folder
    std::string name_;            ///< in its folder; on Windows the whole path
    std::string temporary_name_;  ///< empty while the file has no name, and on Windows, where it goes with its handle
};

/// Of eight random bytes. is_temporary_name (upright/files.hpp) knows such names.
std::string temporary_name(const std::array<unsigned char, 8>& noise);

bool is_temporary_name(std::string_view name) noexcept;

}  // namespace upright::platform
