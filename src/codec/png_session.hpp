// One libpng decoder reading from memory: owns the library's structures and turns its errors into values.
// Source: the libpng 1.6 manual, sections II and III.
//
// What a file can make libpng hold is bounded: ancillary chunks other than tRNS are skipped unread, so compressed
// profiles and texts are never inflated, and a single chunk may take 8 MB (png_set_chunk_malloc_max's own default).
#pragma once

#include <png.h>

#include <optional>
#include <string>

#include "codec/budget.hpp"
#include "codec/bytes.hpp"
#include "codec/png_guard.hpp"
#include "common/buffer.hpp"
#include "upright/result.hpp"

namespace upright::codec {

/// In which form rows come.
enum class PngForm {
    eight_bit,  ///< 1 to 4 channels of 8 bits: palettes and transparency expanded, 16 bits scaled
    samples,    ///< as eight_bit, but 16-bit samples stay, in the machine's byte order
    stored,     ///< as in the file: palette indices and small depths one to a byte, 16 bits as two bytes, high one first
};

/// Pixels of one row of the image: all of them, or those of a pass where the image is interlaced.
struct PngRow {
    const std::uint8_t* pixels;
    int y, first_x, step_x, count;
};

enum class PngEnd { complete, broken, late };

class PngSession : public PngGuard {
public:
    /// `file` is borrowed.
    PngSession(Bytes file, Budget& budget) noexcept : unread_(file), budget_(budget) {}
    ~PngSession() { png_destroy_read_struct(&png_, &info_, nullptr); }

    /// Reads everything before the image data. Refuses what is no PNG, and what the budget refuses.
    std::optional<Error> open(PngForm form);

    /// Calls `take` with a PngRow for all rows that can be read, pass by pass.
    template <class Take>
    PngEnd read_rows(const Take& take);
    int rows_read() const noexcept { return rows_read_; }

    int width() const noexcept { return width_; }
    int height() const noexcept { return height_; }
    bool is_interlaced() const noexcept { return interlaced_; }
    // Of the rows that come.
    int channels() const noexcept { return channels_; }
    int bit_depth() const noexcept { return bit_depth_; }
    int colour_type() const noexcept { return colour_type_; }
    int pixel_bytes() const noexcept { return channels_ * (bit_depth_ == 16 ? 2 : 1); }
    bool palette_is_grey() const noexcept;

    /// What libpng gave up on, as a status; `where` completes the sentence.
    Error error(const std::string& where) const;

private:
    bool start_reading(PngForm form) noexcept;
    /// One row, of one pass if the image is interlaced. False: see error(). `is_last`: of the whole image.
    bool read_row(std::uint8_t* row, bool is_last) noexcept;
    int pass_rows(int pass) const noexcept;

    static void on_read(png_structp png, png_bytep to, png_size_t count);
    static void on_row(png_structp png, png_row_infop, png_bytep);

    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    Bytes unread_;
    Budget& budget_;
    int width_ = 0, height_ = 0, channels_ = 0, bit_depth_ = 0, colour_type_ = 0, rows_read_ = 0;
    bool interlaced_ = false, exhausted_ = false;
    bool in_last_row_ = false, row_is_there_ = false;
};

/// Passes of Adam7; libpng skips those that have no column or no row.
inline int PngSession::pass_rows(int pass) const noexcept {
    const bool has_columns = PNG_PASS_COLS(static_cast<unsigned>(width_), pass) > 0;
    return has_columns ? static_cast<int>(PNG_PASS_ROWS(static_cast<unsigned>(height_), pass)) : 0;
}

template <class Take>
PngEnd PngSession::read_rows(const Take& take) {
    Buffer<std::uint8_t> row(static_cast<std::size_t>(width_) * static_cast<std::size_t>(pixel_bytes()));
    const int passes = interlaced_ ? PNG_INTERLACE_ADAM7_PASSES : 1;
    int rows_in_all = interlaced_ ? 0 : height_;
    for (int pass = 0; pass < passes && interlaced_; ++pass) rows_in_all += pass_rows(pass);
    for (int pass = 0; pass < passes; ++pass) {
        const int rows = interlaced_ ? pass_rows(pass) : height_;
        for (int k = 0; k < rows; ++k) {
            if (budget_.late()) return PngEnd::late;
            if (!read_row(row.data(), rows_read_ + 1 == rows_in_all)) return PngEnd::broken;
            ++rows_read_;
            if (interlaced_) {
                take(PngRow{row.data(), PNG_ROW_FROM_PASS_ROW(k, pass), PNG_PASS_START_COL(pass),
                            PNG_PASS_COL_OFFSET(pass), static_cast<int>(PNG_PASS_COLS(static_cast<unsigned>(width_), pass))});
            } else {
                take(PngRow{row.data(), k, 0, 1, width_});
            }
        }
    }
    return PngEnd::complete;
}

}  // namespace upright::codec
