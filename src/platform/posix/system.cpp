#include "platform/posix/system.hpp"

#include <cerrno>
#include <system_error>

#include <unistd.h>

#include "platform/path.hpp"

namespace upright::platform {

Handle::~Handle() {
    if (valid()) ::close(descriptor_of(*this));
}

Error unreadable(const char* what, int error_number) {
    const bool absent = error_number == ENOENT || error_number == ENOTDIR;
    return {absent ? Status::file_not_found : Status::file_unreadable,
            std::string(what) + ": " + std::generic_category().message(error_number)};
}

Error not_written(const char* what, int error_number) {
    return {Status::file_not_written, std::string(what) + ": " + std::generic_category().message(error_number)};
}

std::filesystem::path native_path(const std::string& path) { return path; }

}  // namespace upright::platform
