// Components: shared libraries of this project that are found and opened at run time, so that the library itself needs
// none of what they are made of. Each answers through a table of C functions.
//
// Looked for beside the file that holds this code (the library or, with a static library, the program), then where the
// dynamic linker looks. Once opened a component stays until the process ends.
#pragma once

#include <string>

namespace upright {

struct Component {
    const void* functions = nullptr;  ///< the table of the interface that was asked for; null: there is none
    std::string problem;              ///< why there is none
};

/// The component libupright_NAME, whose one exported symbol is `const void* upright_NAME_component(int32_t interface)`;
/// it returns null where it has another interface. `interface_number` also ends the file's name.
Component find_component(const std::string& name, int interface_number);

/// True if it is there.
bool has_component(const char* name, int interface_number) noexcept;

}  // namespace upright
