// One libpng decoder reading from memory: owns the library's structures and turns its errors into values.
// Source: the libpng 1.6 manual, sections II and III.
//
// What a file can make libpng hold is bounded: ancillary chunks other than tRNS are skipped unread, so compressed
// profiles and texts are never inflated, and a single chunk may take 8 MB (png_set_chunk_malloc_max's own default).
#pragma once

#include <png.h>

#include <csetjmp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "decode/complaints.hpp"
#include "decode/guard.hpp"
#include "upright/result.hpp"

namespace upright::decode {

class PngSession {
public:
    explicit PngSession(std::span<const std::uint8_t> file) noexcept : unread_(file) {}
    PngSession(const PngSession&) = delete;
    PngSession& operator=(const PngSession&) = delete;
    ~PngSession() { png_destroy_read_struct(&png_, &info_, nullptr); }

    /// Reads everything before the image data and asks for 8-bit rows of 1 to 4 channels. False: see error().
    bool open(std::uint32_t max_side) noexcept;
    /// One row, of one pass if the image is interlaced. False: see error(). `is_last`: of the whole image.
    bool read_row(std::uint8_t* row, bool is_last) noexcept;

    int channels() const noexcept { return channels_; }
    bool is_interlaced() const noexcept { return interlaced_; }
    bool palette_is_grey() const noexcept;

    /// What libpng gave up on, as a status; `where` completes the sentence.
    Error error(const std::string& where) const;
    bool out_of_memory() const noexcept { return out_of_memory_; }
    /// The input ended before libpng had what it asked for.
    bool exhausted() const noexcept { return exhausted_; }
    /// Warnings, and the error if there was one.
    const Complaints& complaints() const noexcept { return complaints_; }

private:
    static void on_error(png_structp png, png_const_charp text);
    static void on_warning(png_structp png, png_const_charp text);
    static void on_read(png_structp png, png_bytep to, png_size_t count);
    static void on_row(png_structp png, png_row_infop, png_bytep);
    static png_voidp on_allocate(png_structp png, png_alloc_size_t size);
    static void on_free(png_structp png, png_voidp memory);

    std::jmp_buf landing_{};
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    std::span<const std::uint8_t> unread_;
    int channels_ = 0;
    bool interlaced_ = false, out_of_memory_ = false, exhausted_ = false;
    bool in_last_row_ = false, row_is_there_ = false;
    Complaints complaints_;
    char error_text_[Complaints::kMaxLength] = "";
};

}  // namespace upright::decode
