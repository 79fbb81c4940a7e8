#include "platform/shared_library.hpp"

#include <dlfcn.h>

namespace upright::platform {

std::string own_folder() {
    Dl_info info{};
    static const char inside = 0;
    if (::dladdr(&inside, &info) == 0 || info.dli_fname == nullptr) return {};
    const std::string file = info.dli_fname;
    return file.substr(0, file.rfind('/') + 1);
}

std::string component_file(const std::string& name, int interface_number) {
    const std::string number = std::to_string(interface_number);
#ifdef __APPLE__
    return "libupright_" + name + "." + number + ".dylib";
#else
    return "libupright_" + name + ".so." + number;
#endif
}

SharedLibrary open_library(const std::string& file) {
    // RTLD_LOCAL: its symbols, and those of what it brings along, stay out of the host's way.
    void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle != nullptr) return {handle, {}};
    const char* reason = ::dlerror();
    return {nullptr, reason != nullptr ? reason : file};
}

void* find_function(const SharedLibrary& library, const std::string& name) { return ::dlsym(library.handle, name.c_str()); }

}  // namespace upright::platform
