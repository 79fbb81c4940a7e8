#include "platform/shared_library.hpp"

#include "platform/path.hpp"
#include "platform/windows/system.hpp"

namespace upright::platform {

std::string own_folder() {
    static const char inside = 0;
    HMODULE module = nullptr;
    constexpr DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    if (::GetModuleHandleExW(how, reinterpret_cast<LPCWSTR>(&inside), &module) == 0) return {};
    std::wstring file(32768, L'\0');  // the longest path of the system
    file.resize(::GetModuleFileNameW(module, file.data(), static_cast<DWORD>(file.size())));
    file.resize(file.find_last_of(LR"(\/)") + 1);
    return utf8(file);
}

std::string component_file(const std::string& name, int interface_number) {
    return "upright_" + name + "-" + std::to_string(interface_number) + ".dll";
}

SharedLibrary open_library(const std::string& file) {
    // By its path what it needs is looked for beside it; by its name alone neither in the working folder nor in PATH.
    const std::wstring name = native_path(file).wstring();
    const bool whole = file.find_first_of(R"(\/)") != std::string::npos;
    const DWORD how = LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | (whole ? LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR : 0);
    HMODULE const module = ::LoadLibraryExW(name.c_str(), nullptr, how);
    if (module == nullptr) return {nullptr, file + ": " + sentence(::GetLastError())};
    return {module, {}};
}

void* find_function(const SharedLibrary& library, const std::string& name) {
    return reinterpret_cast<void*>(::GetProcAddress(static_cast<HMODULE>(library.handle), name.c_str()));
}

}  // namespace upright::platform
