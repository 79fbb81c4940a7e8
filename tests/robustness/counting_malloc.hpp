// Counts all heap memory of the process, whichever library asks for it, and can make one allocation fail.
// Works by replacing malloc and its kin (glibc manual, "Replacing malloc").
#pragma once

#include <cstddef>

namespace upright::test {

struct HeapUse {
    std::size_t blocks = 0, bytes = 0;
    std::size_t allocations = 0;  ///< since the program began
    std::size_t peak_bytes = 0;  ///< since the last start_peak()
};
HeapUse heap_use() noexcept;
void start_peak() noexcept;

/// The `number`th allocation from now on (1 is the next) fails; later ones succeed again.
void fail_allocation(std::size_t number) noexcept;
/// Takes the order back; true if it was carried out.
bool stop_failing() noexcept;

}  // namespace upright::test
