// The command line as a function: picks the subcommand and maps what it throws to an exit code.
#pragma once

namespace upright::cli {

/// What `main` is given; returns the exit code of the process.
int run_command_line(int argc, char** argv);

}  // namespace upright::cli
