// What the implementations for POSIX share.
#pragma once

#include <string>

#include "platform/handle.hpp"
#include "upright/result.hpp"

namespace upright::platform {

inline int descriptor_of(const Handle& handle) noexcept { return static_cast<int>(handle.get()); }

/// "`what`: " and the system's sentence for `error_number`.
Error unreadable(const char* what, int error_number);  ///< file_not_found or file_unreadable
Error not_written(const char* what, int error_number);

}  // namespace upright::platform
