// Shared libraries that are opened at run time and stay until the process ends.
#pragma once

#include <string>

namespace upright::platform {

/// The folder of the library or program that this code is part of, with its separator; empty where that is unknown.
std::string own_folder();

/// How this system names the file of a component: "libupright_webp.so.1", "upright_webp-1.dll".
std::string component_file(const std::string& name, int interface_number);

struct SharedLibrary {
    void* handle = nullptr;  ///< null: it cannot be opened
    std::string problem;     ///< why not
};

/// A path, or a name that the system's loader looks for. Its symbols stay out of the host's way.
SharedLibrary open_library(const std::string& file);

/// The address of a function of it; null: it has none of that name.
void* find_function(const SharedLibrary& library, const std::string& name);

}  // namespace upright::platform
