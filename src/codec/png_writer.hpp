// One libpng encoder writing image data to memory: of the file that libpng makes only the IDAT chunks are kept, since all
// others are copied from the source file.
// Source: the libpng 1.6 manual, section IV.
#pragma once

#include <png.h>

#include <optional>

#include "codec/output.hpp"
#include "codec/png_chunks.hpp"
#include "codec/png_guard.hpp"
#include "codec/png_session.hpp"

namespace upright::codec {

class PngWriter : public PngGuard {
public:
    explicit PngWriter(Budget& budget) noexcept : output_(budget), budget_(budget) {}
    ~PngWriter() { png_destroy_write_struct(&png_, &info_); }

    /// Rows will come in `form`, stored or samples, as PngSession gives them; `palette` is PLTE's data for colour type 3.
    std::optional<Error> start(const PngHeader& header, PngForm form, Bytes palette);
    /// `row_at(y)` gives a row of the whole image; an interlaced one is asked for all rows seven times, in order.
    template <class RowAt>
    std::optional<Error> write_rows(const RowAt& row_at);

    /// IDAT chunks.
    Output& output() noexcept { return output_; }

private:
    static void on_write(png_structp png, png_bytep data, png_size_t size);
    static void on_flush(png_structp) {}
    bool write_row(const std::uint8_t* row) noexcept;
    Error error() const;

    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    Output output_;
    Budget& budget_;
    bool in_image_data_ = false, output_refused_ = false;
    int height_ = 0, passes_ = 1;
};

template <class RowAt>
std::optional<Error> PngWriter::write_rows(const RowAt& row_at) {
    for (int pass = 0; pass < passes_; ++pass) {
        for (int y = 0; y < height_; ++y) {
            if (budget_.late()) return budget_.late_error("encoding the PNG file");
            if (!write_row(row_at(y))) return error();
        }
    }
    return std::nullopt;
}

}  // namespace upright::codec
