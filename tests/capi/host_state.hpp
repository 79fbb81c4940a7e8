// What of the process belongs to the host, as the operating system has it.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <iterator>

#include <signal.h>

#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace capi_test {

#ifdef _WIN32

constexpr const char* another_locale = "";  // there is no C.UTF-8

using Handlers = std::array<void (*)(int), 6>;

inline Handlers signal_handlers() {
    Handlers handlers{};
    std::size_t at = 0;
    for (const int number : {SIGINT, SIGILL, SIGFPE, SIGSEGV, SIGTERM, SIGABRT}) {
        handlers[at] = signal(number, SIG_DFL);
        signal(number, handlers[at++]);
    }
    return handlers;
}

inline std::size_t open_files() {
    DWORD count = 0;
    return GetProcessHandleCount(GetCurrentProcess(), &count) != 0 ? count : 0;
}

#else

constexpr const char* another_locale = "C.UTF-8";

struct Handler {
    void (*call)(int);
    int flags;
    bool operator==(const Handler&) const = default;
};
using Handlers = std::array<Handler, 64>;

inline Handlers signal_handlers() {
    Handlers handlers{};
    for (int number = 1; number < 64; ++number) {
        struct sigaction action {};
        sigaction(number, nullptr, &action);
        handlers[static_cast<std::size_t>(number)] = {action.sa_handler, action.sa_flags};
    }
    return handlers;
}

inline std::size_t open_files() {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

#endif

}  // namespace capi_test
