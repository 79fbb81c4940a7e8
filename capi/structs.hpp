// How structs grow: the caller's struct_size and our own sizeof decide together what is read and written (rules 3 and 4
// at the top of upright.h).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "convert.hpp"
#include "upright.h"
#include "upright/result.hpp"

namespace upright::capi {

/// sizeof of each struct in release 0.2, the least that is accepted. Numbers, not sizeof: they stay when structs grow.
/// They hold where pointers have 8 bytes; elsewhere the first version is taken from the layout itself.
template <class Struct>
inline constexpr std::size_t first_version_size = sizeof(Struct);
template <>
inline constexpr std::size_t first_version_size<upright_diagnostics> = 520;
template <>
inline constexpr std::size_t first_version_size<upright_detection> = 168;
template <>
inline constexpr std::size_t first_version_size<upright_correction> = 24;
template <>
inline constexpr std::size_t first_version_size<upright_corrected> = 40;

inline constexpr bool has_long_pointers = sizeof(void*) == 8;
template <>
inline constexpr std::size_t first_version_size<upright_options> = has_long_pointers ? 80 : sizeof(upright_options);
template <>
inline constexpr std::size_t first_version_size<upright_image> = has_long_pointers ? 104 : sizeof(upright_image);
template <>
inline constexpr std::size_t first_version_size<upright_request> = has_long_pointers ? 80 : sizeof(upright_request);
template <>
inline constexpr std::size_t first_version_size<upright_correct_options> =
    has_long_pointers ? 72 : sizeof(upright_correct_options);
template <>
inline constexpr std::size_t first_version_size<upright_fix_options> =
    has_long_pointers ? 24 : sizeof(upright_fix_options);

/// A struct must not end in padding: a member appended later would lie where an old caller's struct_size covers it.
template <class Struct, class Member>
constexpr bool ends_with(std::size_t offset, Member Struct::*) {
    // NOLINTNEXTLINE(bugprone-sizeof-expression): of a member that is a pointer the pointer's own size is meant
    return !has_long_pointers || offset + sizeof(Member) == sizeof(Struct);
}
static_assert(ends_with(offsetof(upright_options, preview), &upright_options::preview));
static_assert(ends_with(offsetof(upright_image, reserved), &upright_image::reserved));
static_assert(ends_with(offsetof(upright_detection, page_count), &upright_detection::page_count));
static_assert(ends_with(offsetof(upright_request, reserved), &upright_request::reserved));
static_assert(ends_with(offsetof(upright_correction, skew), &upright_correction::skew));
static_assert(ends_with(offsetof(upright_correct_options, reserved2), &upright_correct_options::reserved2));
static_assert(ends_with(offsetof(upright_corrected, reserved), &upright_corrected::reserved));
static_assert(ends_with(offsetof(upright_fix_options, correct), &upright_fix_options::correct));
static_assert(ends_with(offsetof(upright_diagnostics, message), &upright_diagnostics::message));

inline bool is_struct_size(std::size_t size, std::size_t first_version) noexcept {
    return size >= first_version && size <= UPRIGHT_LARGEST_STRUCT;
}

template <class Struct>
bool has_valid_size(const Struct& value) noexcept {
    static_assert(sizeof(Struct) >= first_version_size<Struct>);
    return is_struct_size(value.struct_size, first_version_size<Struct>);
}

/// What is wrong with the size of a struct that comes in, or with members that a newer program has set in it. `name` is
/// that of the argument.
template <class Struct>
std::optional<Error> check_struct(const Struct& value, const char* name) {
    if (!has_valid_size(value)) {
        return Error{Status::invalid_struct_size, std::string(name) + ": struct_size is not that of any version"};
    }
    if (value.struct_size <= sizeof(Struct)) return std::nullopt;
    const auto* bytes = reinterpret_cast<const unsigned char*>(&value);
    const bool is_zero =
        std::all_of(bytes + sizeof(Struct), bytes + value.struct_size, [](unsigned char byte) { return byte == 0; });
    if (is_zero) return std::nullopt;
    return Error{Status::unknown_option, std::string(name) + ": a member is set that this version, " +
                                             UPRIGHT_VERSION_STRING + ", does not know"};
}

/// The same for a struct that is to be filled; null is an error too.
template <class Struct>
std::optional<Error> check_output(const Struct* value, const char* name) {
    if (value == nullptr) return Error{Status::invalid_argument, std::string(name) + " is null"};
    if (has_valid_size(*value)) return std::nullopt;
    return Error{Status::invalid_struct_size, std::string(name) + ": struct_size is not that of any version"};
}

/// The caller's struct as far as both sides know it; members that the caller's version lacks are 0.
template <class Struct>
Struct read(const Struct& source) noexcept {
    Struct result{};
    std::memcpy(&result, &source, std::min<std::size_t>(source.struct_size, sizeof(Struct)));
    return result;
}

/// Writes as much of `source` as `target` has room for and zeros behind; `target.struct_size` stays what the caller set.
template <class Struct>
void write(const Struct& source, Struct& target) noexcept {
    const std::uint32_t struct_size = target.struct_size;
    std::memcpy(&target, &source, std::min<std::size_t>(struct_size, sizeof(Struct)));
    if (struct_size > sizeof(Struct)) {
        std::memset(reinterpret_cast<unsigned char*>(&target) + sizeof(Struct), 0, struct_size - sizeof(Struct));
    }
    target.struct_size = struct_size;
}

/// Zeros an answer behind its struct_size, so that every failure leaves the same, also one that is found before any other
/// argument is looked at. Null and structs of no version are left alone.
template <class Struct>
void clear(Struct* target) noexcept {
    if (target != nullptr && has_valid_size(*target)) write(Struct{}, *target);
}

/// Fills a struct whose room is `struct_size` with defaults, and zeros what this library does not know: what a newer
/// program sets there later is then refused, not ignored.
template <class Struct, class Defaults>
Error initialise(Struct* target, std::size_t struct_size, const Defaults& defaults) {
    if (target == nullptr) return {Status::invalid_argument, "options is null"};
    if (!is_struct_size(struct_size, first_version_size<Struct>)) {
        return {Status::invalid_struct_size, "options: struct_size is not that of any version"};
    }
    target->struct_size = static_cast<std::uint32_t>(struct_size);
    write(to_c(defaults), *target);
    return {Status::ok, {}};
}

}  // namespace upright::capi
