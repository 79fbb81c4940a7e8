// Version of the headers that a program is compiled with. Semantic versioning: the C++ interface is
// source-compatible within a major version; the binary promise is made by the C interface alone.
#pragma once

#include "upright/export.hpp"

#define UPRIGHT_CPP_VERSION_MAJOR 0
#define UPRIGHT_CPP_VERSION_MINOR 1
#define UPRIGHT_CPP_VERSION_PATCH 0

namespace upright {

/// Version of the library that is running, "major.minor.patch". Static storage; safe from any thread.
UPRIGHT_EXPORT const char* version() noexcept;

}  // namespace upright
