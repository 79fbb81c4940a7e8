#include "common/component.hpp"

#include <cstdint>

#include "platform/shared_library.hpp"

namespace upright {

Component find_component(const std::string& name, int interface_number) {
    using Ask = const void* (*)(std::int32_t);
    const std::string file = platform::component_file(name, interface_number), folder = platform::own_folder();
    platform::SharedLibrary library;
    if (!folder.empty()) library = platform::open_library(folder + file);
    if (library.handle == nullptr) library = platform::open_library(file);
    if (library.handle == nullptr) {
        return {nullptr, "the component libupright_" + name + " is not installed (" + library.problem + ")"};
    }
    const auto ask = reinterpret_cast<Ask>(platform::find_function(library, "upright_" + name + "_component"));
    const void* functions = ask != nullptr ? ask(interface_number) : nullptr;
    if (functions == nullptr) return {nullptr, file + " belongs to another version of upright"};
    return {functions, {}};
}

bool has_component(const char* name, int interface_number) noexcept {
    try {
        return find_component(name, interface_number).functions != nullptr;
    } catch (...) {
        return false;  // no memory for a sentence about it
    }
}

}  // namespace upright
