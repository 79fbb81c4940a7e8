// The command line as a function of the C library, for packages/CMakeLists.txt. Called once a process.
#include "command_line.hpp"

extern "C" __attribute__((visibility("default"))) int upright_command_line(int argc, char** argv);

int upright_command_line(int argc, char** argv) { return upright::cli::run_command_line(argc, argv); }
