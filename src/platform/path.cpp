#include "platform/path.hpp"

namespace upright::platform {

std::optional<Error> wrong_path(const std::string& path) {
    if (path.empty()) return Error{Status::invalid_argument, "file path is empty"};
    if (path.find('\0') != std::string::npos) return Error{Status::invalid_argument, "file path contains a zero byte"};
    return std::nullopt;
}

}  // namespace upright::platform
