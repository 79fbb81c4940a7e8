#include "common/component.hpp"

#include <cstdint>

#include <dlfcn.h>

namespace upright {
namespace {

/// The folder of the library or program that this code is part of, with its slash; empty where that is unknown.
std::string own_folder() {
    Dl_info info{};
    static const char inside = 0;
    if (::dladdr(&inside, &info) == 0 || info.dli_fname == nullptr) return {};
    const std::string file = info.dli_fname;
    return file.substr(0, file.rfind('/') + 1);
}

std::string file_name(const std::string& name, int interface_number) {
    const std::string number = std::to_string(interface_number);
#ifdef __APPLE__
    return "libupright_" + name + "." + number + ".dylib";
#else
    return "libupright_" + name + ".so." + number;
#endif
}

}  // namespace

Component find_component(const std::string& name, int interface_number) {
    using Ask = const void* (*)(std::int32_t);
    // RTLD_LOCAL: its symbols, and those of what it brings along, stay out of the host's way.
    constexpr int mode = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE;
    const std::string file = file_name(name, interface_number), folder = own_folder();
    void* handle = folder.empty() ? nullptr : ::dlopen((folder + file).c_str(), mode);
    if (handle == nullptr) handle = ::dlopen(file.c_str(), mode);
    if (handle == nullptr) {
        const char* reason = ::dlerror();
        return {nullptr, "the component libupright_" + name + " is not installed (" + (reason != nullptr ? reason : file) + ")"};
    }
    const auto ask = reinterpret_cast<Ask>(::dlsym(handle, ("upright_" + name + "_component").c_str()));
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
