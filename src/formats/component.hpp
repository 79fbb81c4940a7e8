// What the components of formats share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <new>

#include "formats/upright_format.h"

namespace upright::formats {

// Whoever changes these sizes raises the number: a component of the old one would be read beyond its table.
static_assert(UPRIGHT_FORMAT_INTERFACE == 2 && sizeof(upright_format_functions) == 3 * sizeof(void*) &&
              sizeof(upright_format_caller) == 7 * sizeof(void*) + 2 * sizeof(std::int32_t) &&
              sizeof(upright_format_turn) == 5 * sizeof(std::int32_t));

/// Fills the message and returns the status, so that failing is one line.
inline std::int32_t fail(upright_format_message* message, std::int32_t status, const char* text) noexcept {
    std::snprintf(message->text, sizeof message->text, "%s", text);
    return status;
}

/// No exception leaves a component.
template <class Body>
std::int32_t guarded(upright_format_message* message, const Body& body) noexcept {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return UPRIGHT_FORMAT_NO_MEMORY;
    } catch (...) {
        return fail(message, UPRIGHT_FORMAT_CORRUPT, "cannot be decoded or encoded");
    }
}

/// The caller's functions, where a call is more readable than a pointer.
class Caller {
public:
    explicit Caller(const upright_format_caller* caller) noexcept : caller_(*caller) {}
    bool take_memory(std::uint64_t bytes) const noexcept { return caller_.take_memory(caller_.context, bytes) != 0; }
    bool has_time() const noexcept { return caller_.has_time(caller_.context) != 0; }
    std::uint32_t plan(std::uint32_t width, std::uint32_t height) const noexcept {
        return caller_.plan(caller_.context, width, height);
    }
    bool start(std::uint32_t channels, std::uint32_t reduction) const noexcept {
        return caller_.start(caller_.context, channels, reduction) != 0;
    }
    bool add_row(const std::uint8_t* row) const noexcept { return caller_.add_row(caller_.context, row) != 0; }
    bool write(const std::uint8_t* bytes, std::size_t count) const noexcept {
        return caller_.write(caller_.context, bytes, count) != 0;
    }

private:
    const upright_format_caller& caller_;
};

constexpr std::uint32_t reduced(std::uint32_t size, std::uint32_t reduction) noexcept {
    return size / reduction + (size % reduction != 0 ? 1U : 0U);
}

}  // namespace upright::formats

#ifdef _WIN32
#define UPRIGHT_FORMAT_EXPORT __declspec(dllexport)
#else
#define UPRIGHT_FORMAT_EXPORT __attribute__((visibility("default")))
#endif

/// The one exported symbol of a component: its table, for callers that know the same interface.
#define UPRIGHT_FORMAT_COMPONENT(name, functions)                                                                        \
    extern "C" UPRIGHT_FORMAT_EXPORT const void* upright_##name##_component(std::int32_t interface_number) {             \
        return interface_number == UPRIGHT_FORMAT_INTERFACE ? &(functions) : nullptr;                                    \
    }
