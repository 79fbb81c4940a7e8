// A file in the making: nameless or under a temporary name, until it takes its place.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <sys/stat.h>

#include "upright/result.hpp"

namespace upright::files {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const noexcept { return number_; }
    bool valid() const noexcept { return number_ >= 0; }
    int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

/// file_not_written with "`what`: " and the system's sentence for `error_number`.
Error not_written(const char* what, int error_number);

/// Folder ("." if none is named) and last component.
std::pair<std::string, std::string> split(const std::string& path);

std::optional<Error> write_all(int descriptor, const void* data, std::size_t size);

class Temporary {
public:
    Temporary() = default;
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary();

    [[nodiscard]] std::optional<Error> open(const std::string& path, mode_t mode);
    [[nodiscard]] std::optional<Error> publish();      ///< takes the place of the path, whatever was there
    [[nodiscard]] std::optional<Error> publish_new();  ///< fails when the name is taken

    int file() const noexcept { return file_.get(); }
    int folder() const noexcept { return folder_.get(); }
    const std::string& name() const noexcept { return name_; }

private:
    std::optional<Error> flush();
    bool give_temporary_name();
    void sync_folder();

    Descriptor folder_, file_;
    std::string name_;            ///< in its folder
    std::string temporary_name_;  ///< empty while the file has no name
};

}  // namespace upright::files
