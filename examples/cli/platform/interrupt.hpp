// Ctrl-C, SIGTERM and SIGHUP, on Windows the events of the console, as a wish that is looked at between files.
#pragma once

namespace upright::cli {

/// From now on the first of these signals only sets a flag, and a second one ends the program at once, which leaves
/// every file whole. Writing to a closed pipe and growing beyond the file size limit become errors of the call.
void catch_interrupts();

bool interrupted() noexcept;

}  // namespace upright::cli
