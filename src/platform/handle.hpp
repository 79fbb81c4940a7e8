// Owner of an open file: of a descriptor on POSIX, of a HANDLE on Windows.
#pragma once

#include <cstdint>
#include <utility>

namespace upright::platform {

class Handle {
public:
    Handle() = default;
    explicit Handle(std::intptr_t value) noexcept : value_(value) {}
    Handle(Handle&& other) noexcept : value_(other.release()) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Handle();

    std::intptr_t get() const noexcept { return value_; }
    bool valid() const noexcept { return value_ != none; }
    std::intptr_t release() noexcept { return std::exchange(value_, none); }

private:
    static constexpr std::intptr_t none = -1;  ///< what both systems answer when nothing could be opened

    std::intptr_t value_ = none;
};

}  // namespace upright::platform
