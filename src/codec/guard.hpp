// Calls into libjpeg and libpng, which report errors by leaving through longjmp.
//
// The jump never crosses a C++ frame that owns anything: it starts in the library's own error callback, passes the
// library's C frames and lands in guarded(), whose frame holds nothing but trivial values. Callers see a bool. What the
// library owns is freed by the session objects (jpeg_session.hpp, png_session.hpp).
#pragma once

#include <csetjmp>
#include <type_traits>

namespace upright::codec {

/// Runs `call` (a lambda around library calls) and says whether it came back. The error callback jumps to `landing`.
/// Not inlined, so that the caller keeps nothing in registers that the jump would roll back; `call` must capture by
/// reference only, which keeps what it changes in memory.
template <class Call>
[[gnu::noinline]] bool guarded(std::jmp_buf& landing, const Call& call) noexcept {
    static_assert(std::is_trivially_destructible_v<Call>);
    if (setjmp(landing) != 0) return false;
    call();
    return true;
}

}  // namespace upright::codec
