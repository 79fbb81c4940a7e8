// Expected failures as values: a Result<T> holds either a T or an Error. Only running out of memory throws.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "upright/export.hpp"

namespace upright {

/// What went wrong. The numbers are those of the C interface, grouped by tens, and are never renumbered.
enum class Status : std::int32_t {
    ok = 0,

    // The call itself is at fault.
    invalid_argument = -1,     ///< a null pointer, a negative size, a value outside its range
    invalid_struct_size = -2,  ///< C interface: struct_size is smaller than the first version of the struct
    invalid_handle = -3,       ///< C interface: not a detector, or one that was destroyed
    unknown_option = -4,       ///< C interface: a member or a setting that this library does not know

    // The image is at fault.
    unsupported_format = -10,  ///< not read, its component missing, or a variant that no common viewer shows
    corrupt_image = -11,       ///< the bytes claim to be an image but cannot be decoded
    too_many_bytes = -12,      ///< the encoded input is larger than Limits::max_input_bytes
    too_many_pixels = -13,     ///< width * height exceeds Limits::max_pixels, or a side Limits::max_side

    // The file system is at fault.
    file_not_found = -20,
    file_unreadable = -21,   ///< no permission, a directory, a device, or a read error
    file_not_written = -22,  ///< no permission or space, read-only, or changed by someone else meanwhile

    // The caller's own model is at fault.
    invalid_model = -30,

    // The machine or the caller's patience ended.
    out_of_memory = -40,
    deadline_exceeded = -41,
    cancelled = -42,

    // A defect in this library. Please report it.
    internal = -100,
};

/// A static English name such as "corrupt_image". Never null.
UPRIGHT_EXPORT const char* status_name(Status status) noexcept;

/// A failure: what kind, and a sentence for a person that says what and where.
struct Error {
    Status status = Status::internal;
    std::string message;
};

/// Either a value or an Error. Accessing the absent one throws std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}          // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}      // NOLINT(google-explicit-constructor)

    bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    const Error& error() const { return std::get<1>(state_); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

private:
    std::variant<T, Error> state_;
};

}  // namespace upright
