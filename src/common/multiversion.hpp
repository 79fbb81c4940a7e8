// UPRIGHT_MULTIVERSION before a function compiles it for several instruction sets of x86-64 and chooses among them once,
// when the library is loaded (GCC's target_clones over ELF ifunc). The same source, so the same answer: only integer
// arithmetic or float arithmetic in a fixed order belongs in such functions (see float_lanes below).
// Elsewhere (other compilers, other processors, sanitizers, whose runtimes are not ready when ifuncs are resolved) the
// macro is empty and the function is compiled once for the target's baseline.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(UPRIGHT_NO_MULTIVERSION)
#define UPRIGHT_MULTIVERSION
#elif defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12 && defined(__x86_64__) && defined(__ELF__) && \
    defined(__gnu_linux__)
#define UPRIGHT_MULTIVERSION __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define UPRIGHT_MULTIVERSION
#endif

namespace upright {

/// Lanes of an explicit float accumulator: one register of the widest instruction set, so that every set adds in the
/// same order.
inline constexpr int float_lanes = 16;

}  // namespace upright
