#include "platform/interrupt.hpp"

#include <atomic>

#include "platform/windows/wide.hpp"

namespace upright::cli {
namespace {

std::atomic<bool> wish{false};

/// Called in a thread of its own. False: the next handler, which ends the program.
BOOL WINAPI on_event(DWORD) { return wish.exchange(true, std::memory_order_relaxed) ? FALSE : TRUE; }

}  // namespace

void catch_interrupts() { ::SetConsoleCtrlHandler(on_event, TRUE); }

bool interrupted() noexcept { return wish.load(std::memory_order_relaxed); }

}  // namespace upright::cli
