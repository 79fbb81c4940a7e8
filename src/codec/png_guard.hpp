// What reading and writing through libpng share: errors that come back as values.
#pragma once

#include <png.h>

#include <csetjmp>
#include <string>

#include "codec/complaints.hpp"
#include "codec/guard.hpp"
#include "upright/result.hpp"

namespace upright::codec {

/// Its address is what png_get_error_ptr and png_get_mem_ptr give.
class PngGuard {
public:
    PngGuard(const PngGuard&) = delete;
    PngGuard& operator=(const PngGuard&) = delete;

    /// Warnings, and the error if there was one.
    const Complaints& complaints() const noexcept { return complaints_; }
    bool out_of_memory() const noexcept { return out_of_memory_; }

protected:
    PngGuard() = default;
    ~PngGuard() = default;

    /// Runs calls of the library, `call` as in guarded(). False when libpng gave up.
    template <class Call>
    bool run(const Call& call) noexcept {
        return guarded(landing_, call);
    }
    [[noreturn]] void leave() noexcept { std::longjmp(landing_, 1); }
    /// What libpng gave up on; `activity` as in "decoding", `where` completes the sentence about damage.
    Error error(const char* activity, const std::string& where) const;

    static void on_error(png_structp png, png_const_charp text);
    static void on_warning(png_structp png, png_const_charp text);
    static png_voidp on_allocate(png_structp png, png_alloc_size_t size);
    static void on_free(png_structp png, png_voidp memory);

private:
    std::jmp_buf landing_{};
    bool out_of_memory_ = false;
    Complaints complaints_;
    char error_text_[Complaints::max_length] = "";
};

}  // namespace upright::codec
