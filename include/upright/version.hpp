// Version of the headers that a program is compiled with, and what the library that runs it can do. Semantic versioning:
// the C++ interface is source-compatible within a major version; the binary promise is made by the C interface alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "upright/export.hpp"

#define UPRIGHT_CPP_VERSION_MAJOR 0
#define UPRIGHT_CPP_VERSION_MINOR 2
#define UPRIGHT_CPP_VERSION_PATCH 0

namespace upright {

/// Version of the library that is running, "major.minor.patch". Static storage; safe from any thread.
UPRIGHT_EXPORT const char* version() noexcept;

/// The same as a number to compare: major * 0x10000 + minor * 0x100 + patch.
UPRIGHT_EXPORT std::uint32_t version_number() noexcept;

/// True if this build of the library can do what `feature` names: "networks" (the built-in ones), "onnx" (a model of the
/// caller's), "explain", and each format that it reads: "jpeg", "png", and where their components are installed "webp",
/// "heif", "avif", "tiff". False for names that it does not know.
UPRIGHT_EXPORT bool has(std::string_view feature) noexcept;

}  // namespace upright
