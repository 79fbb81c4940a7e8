// UTF-8 to what the system takes, and back.
#pragma once

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0601  // Windows 7
#endif
#include <windows.h>

#include <string>
#include <string_view>

namespace upright::cli {

std::string utf8_of(std::wstring_view text);
std::wstring wide_of(std::string_view text);

}  // namespace upright::cli
