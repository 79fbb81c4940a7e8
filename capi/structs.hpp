// How structs grow: the caller's struct_size and our own sizeof decide together what is read and written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "upright.h"

namespace upright::capi {

/// sizeof of each struct in release 0.1, the least that is accepted. Numbers, not sizeof: they stay when structs grow.
/// They hold where pointers have 8 bytes; elsewhere the first version is taken from the layout itself.
template <class Struct>
inline constexpr std::size_t first_version_size = 0;
template <>
inline constexpr std::size_t first_version_size<upright_diagnostics> = 520;
template <>
inline constexpr std::size_t first_version_size<upright_options> =
    sizeof(void*) == 8 ? 112 : offsetof(upright_options, model_turns) + sizeof(upright_options::model_turns);
template <>
inline constexpr std::size_t first_version_size<upright_image> =
    sizeof(void*) == 8 ? 40 : offsetof(upright_image, reserved) + sizeof(upright_image::reserved);
template <>
inline constexpr std::size_t first_version_size<upright_detection> = 184;
template <>
inline constexpr std::size_t first_version_size<upright_correction> = 24;
template <>
inline constexpr std::size_t first_version_size<upright_correct_options> = 48;
template <>
inline constexpr std::size_t first_version_size<upright_corrected> = 32;

static_assert(sizeof(upright_diagnostics) >= first_version_size<upright_diagnostics>);
static_assert(sizeof(upright_options) >= first_version_size<upright_options>);
static_assert(sizeof(upright_image) >= first_version_size<upright_image>);
static_assert(sizeof(upright_detection) >= first_version_size<upright_detection>);
static_assert(sizeof(upright_correction) >= first_version_size<upright_correction>);
static_assert(sizeof(upright_correct_options) >= first_version_size<upright_correct_options>);
static_assert(sizeof(upright_corrected) >= first_version_size<upright_corrected>);

// A struct must not end in padding: a member appended later would lie where an old caller's struct_size covers it.
static_assert(sizeof(void*) != 8 || offsetof(upright_options, model_turns) + 16 == sizeof(upright_options));
static_assert(sizeof(void*) != 8 || offsetof(upright_image, reserved) + 4 == sizeof(upright_image));
static_assert(offsetof(upright_detection, confidence_ms) + 8 == sizeof(upright_detection));
static_assert(offsetof(upright_correction, skew) + 8 == sizeof(upright_correction));
static_assert(offsetof(upright_correct_options, max_pixels) + 8 == sizeof(upright_correct_options));
static_assert(offsetof(upright_corrected, reserved) + 4 == sizeof(upright_corrected));
static_assert(offsetof(upright_diagnostics, message) + UPRIGHT_MESSAGE_CAPACITY == sizeof(upright_diagnostics));

template <class Struct>
bool has_valid_size(const Struct& value) noexcept {
    return value.struct_size >= first_version_size<Struct>;
}

/// The caller's struct as far as both sides know it; members that the caller's version lacks keep what `result` has.
template <class Struct>
Struct read(const Struct& source, Struct result = {}) noexcept {
    std::memcpy(&result, &source, std::min<std::size_t>(source.struct_size, sizeof(Struct)));
    return result;
}

/// Writes as much of `source` as `target` has room for; `target.struct_size` stays what the caller set.
template <class Struct>
void write(const Struct& source, Struct& target) noexcept {
    const std::uint32_t struct_size = target.struct_size;
    std::memcpy(&target, &source, std::min<std::size_t>(struct_size, sizeof(Struct)));
    target.struct_size = struct_size;
}

/// Zeros an answer behind its struct_size, so that every failure leaves the same, also one that is found before any other
/// argument is looked at. Null and structs of no version are left alone.
template <class Struct>
void clear(Struct* target) noexcept {
    if (target != nullptr && has_valid_size(*target)) write(Struct{}, *target);
}

/// Fills a struct whose room is `struct_size`; a newer program's larger struct is filled as far as this library knows it,
/// and its struct_size says so.
template <class Struct>
void initialise(Struct& target, std::size_t struct_size, const Struct& defaults) noexcept {
    target.struct_size = static_cast<std::uint32_t>(std::min(struct_size, sizeof(Struct)));
    write(defaults, target);
}

}  // namespace upright::capi
