// UTF-8 to what the system takes, and back.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>

namespace upright::cli {

std::string utf8_of(std::wstring_view text);
std::wstring wide_of(std::string_view text);

}  // namespace upright::cli
