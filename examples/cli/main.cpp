// The command line `upright`.
#include "command_line.hpp"

int main(int argc, char** argv) { return upright::cli::run_command_line(argc, argv); }
