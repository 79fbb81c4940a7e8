#include "platform/console.hpp"

#include "platform/windows/wide.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#include <sys/stat.h>

namespace upright::cli {
namespace {

HANDLE handle_of(std::FILE* stream) noexcept { return reinterpret_cast<HANDLE>(::_get_osfhandle(::_fileno(stream))); }

/// False for what is no console.
bool show_sequences(std::FILE* stream) noexcept {
    DWORD mode = 0;
    return ::GetConsoleMode(handle_of(stream), &mode) != 0 &&
           ::SetConsoleMode(handle_of(stream), mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

UINT code_page_before = 0;

}  // namespace

std::string utf8_of(std::wstring_view text) {
    const int size = static_cast<int>(text.size());
    const int length = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
    std::string out(static_cast<std::size_t>(length > 0 ? length : 0), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, out.data(), length, nullptr, nullptr);
    return out;
}

std::wstring wide_of(std::string_view text) {
    const int size = static_cast<int>(text.size());
    const int length = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0);
    std::wstring out(static_cast<std::size_t>(length > 0 ? length : 0), L'\0');
    ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, out.data(), length);
    return out;
}

std::vector<std::string> words_of(int, char**) {  // argv is in the code page, which lacks characters
    int count = 0;
    wchar_t** const words = ::CommandLineToArgvW(::GetCommandLineW(), &count);
    std::vector<std::string> found;
    for (int at = 1; at < count; ++at) found.push_back(utf8_of(words[at]));
    ::LocalFree(words);
    return found;
}

void prepare_streams() {
    for (std::FILE* const stream : {stdin, stdout, stderr}) ::_setmode(::_fileno(stream), _O_BINARY);
    if (!is_terminal(stdout) && !is_terminal(stderr)) return;
    code_page_before = ::GetConsoleOutputCP();  // belongs to the console, which lives on
    ::SetConsoleOutputCP(CP_UTF8);
    std::atexit([] { ::SetConsoleOutputCP(code_page_before); });
}

bool is_terminal(std::FILE* stream) noexcept {
    DWORD mode = 0;
    return ::GetConsoleMode(handle_of(stream), &mode) != 0;
}

bool obeys_sequences(std::FILE* terminal) noexcept { return show_sequences(terminal); }

int terminal_columns() noexcept {
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (::GetConsoleScreenBufferInfo(handle_of(stderr), &info) == 0) return 0;
    return info.srWindow.Right - info.srWindow.Left + 1;
}

std::FILE* create_file(const std::string& path) noexcept {
    const int file = ::_wopen(wide_of(path).c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY, _S_IREAD | _S_IWRITE);
    return file < 0 ? nullptr : ::_fdopen(file, "wb");
}

}  // namespace upright::cli
