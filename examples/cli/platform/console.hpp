// The console and the streams of the program, as the operating system has them.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace upright::cli {

/// The words after the program's name: on Windows in UTF-8, elsewhere the bytes that the program was given.
std::vector<std::string> words_of(int argc, char** argv);

/// Once, before anything is read or written: the streams carry bytes as they are, and a console shows UTF-8.
void prepare_streams();

bool is_terminal(std::FILE* stream) noexcept;

/// Whether a terminal obeys the sequences of ECMA-48.
bool obeys_sequences(std::FILE* terminal) noexcept;

/// Of the terminal on stderr; 0 where that is unknown.
int terminal_columns() noexcept;

/// A new file to write to; null with errno EEXIST where the name is taken.
std::FILE* create_file(const std::string& path) noexcept;

}  // namespace upright::cli
