#include "correct/png_codec.hpp"

#include <algorithm>
#include <bit>
#include <csetjmp>
#include <cstring>

#include <png.h>

namespace upright::correct {
namespace {

/// libpng's state for one direction; destroyed with the scope. Errors longjmp to the function that set way_back.
struct PngErrors {
    std::jmp_buf way_back{};
    char message[128]{};
};

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
    auto* errors = static_cast<PngErrors*>(png_get_error_ptr(png));
    std::strncpy(errors->message, message, sizeof errors->message - 1);
    std::longjmp(errors->way_back, 1);
}

/// Complaints about ancillary chunks do not matter here: those are copied, not read.
void on_warning(png_structp, png_const_charp) {}

struct Reader {
    PngErrors errors;
    png_structp png = nullptr;
    png_infop info = nullptr;
    Bytes file;
    std::size_t position = 0;
    std::vector<png_bytep> rows;

    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
    static void read(png_structp png, png_bytep out, std::size_t size) {
        auto* self = static_cast<Reader*>(png_get_io_ptr(png));
        if (size > self->file.size() - self->position) png_error(png, "the file ends early");
        std::memcpy(out, self->file.data() + self->position, size);
        self->position += size;
    }
};

struct Writer {
    PngErrors errors;
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::vector<std::uint8_t> out;
    std::vector<png_color> palette;
    std::vector<png_bytep> rows;

    ~Writer() { png_destroy_write_struct(&png, &info); }
    static void write(png_structp png, png_bytep data, std::size_t size) {
        auto* self = static_cast<Writer*>(png_get_io_ptr(png));
        bool written = true;
        try {
            self->out.insert(self->out.end(), data, data + size);
        } catch (const std::bad_alloc&) {
            written = false;
        }
        if (!written) png_error(png, "out of memory");
    }
};

Error error_of(const PngErrors& errors) { return {Status::corrupt_image, std::string("PNG: ") + errors.message}; }

void start_reading(Reader& reader, PngForm form) {
    png_set_read_fn(reader.png, &reader, Reader::read);
    png_set_crc_action(reader.png, PNG_CRC_ERROR_QUIT, PNG_CRC_QUIET_USE);
    png_read_info(reader.png, reader.info);
    if (form == PngForm::samples) {
        png_set_expand(reader.png);
        if constexpr (std::endian::native == std::endian::little) png_set_swap(reader.png);
    } else {
        png_set_packing(reader.png);
    }
    png_set_interlace_handling(reader.png);
    png_read_update_info(reader.png, reader.info);
}

void describe(const Reader& reader, PngForm form, PngPixels& out) {
    out.raster.width = static_cast<int>(png_get_image_width(reader.png, reader.info));
    out.raster.height = static_cast<int>(png_get_image_height(reader.png, reader.info));
    out.raster.channels = png_get_channels(reader.png, reader.info);
    out.raster.bytes_per_sample = png_get_bit_depth(reader.png, reader.info) == 16 ? 2 : 1;
    if (form == PngForm::samples) {
        out.header.bit_depth = png_get_bit_depth(reader.png, reader.info);
        out.header.colour_type = png_get_color_type(reader.png, reader.info);
    }
}

void point_at_rows(const Raster& raster, std::vector<png_bytep>& rows) {
    const std::size_t row_bytes = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.pixel_bytes());
    rows.resize(static_cast<std::size_t>(raster.height));
    for (std::size_t y = 0; y < rows.size(); ++y) {
        rows[y] = const_cast<png_bytep>(raster.samples.data()) + y * row_bytes;
    }
}

void write_all(Writer& writer, const PngPixels& pixels, PngForm form) {
    const PngHeader& header = pixels.header;
    png_set_write_fn(writer.png, &writer, Writer::write, nullptr);
    png_set_IHDR(writer.png, writer.info, header.width, header.height, header.bit_depth, header.colour_type,
                 header.interlacing, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!writer.palette.empty()) {
        png_set_PLTE(writer.png, writer.info, writer.palette.data(), static_cast<int>(writer.palette.size()));
    }
    png_write_info(writer.png, writer.info);
    if (form == PngForm::samples) {
        if constexpr (std::endian::native == std::endian::little) png_set_swap(writer.png);
    } else {
        png_set_packing(writer.png);
    }
    png_write_image(writer.png, writer.rows.data());
    png_write_end(writer.png, nullptr);
}

}  // namespace

std::optional<Error> decode_png(Bytes file, PngForm form, PngPixels& out) {
    Reader reader;
    reader.file = file;
    reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader.errors, on_error, on_warning);
    reader.info = reader.png == nullptr ? nullptr : png_create_info_struct(reader.png);
    if (reader.info == nullptr) return Error{Status::out_of_memory, "not enough memory for the PNG"};
    if (setjmp(reader.errors.way_back) != 0) return error_of(reader.errors);
    start_reading(reader, form);
    describe(reader, form, out);
    out.raster.samples.resize(out.raster.byte_count());
    point_at_rows(out.raster, reader.rows);
    png_read_image(reader.png, reader.rows.data());
    png_read_end(reader.png, nullptr);
    return std::nullopt;
}

Result<std::vector<std::uint8_t>> encode_png_data(const PngPixels& pixels, PngForm form, Bytes palette) {
    Writer writer;
    writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer.errors, on_error, on_warning);
    writer.info = writer.png == nullptr ? nullptr : png_create_info_struct(writer.png);
    if (writer.info == nullptr) return Error{Status::out_of_memory, "not enough memory for the PNG"};
    for (std::size_t i = 0; i + 2 < palette.size(); i += 3) {
        writer.palette.push_back({palette[i], palette[i + 1], palette[i + 2]});
    }
    point_at_rows(pixels.raster, writer.rows);
    if (setjmp(writer.errors.way_back) != 0) return error_of(writer.errors);
    write_all(writer, pixels, form);

    const Result<codec::PngLayout> written = codec::read_png_layout(writer.out);
    if (!written) return written.error();
    std::vector<std::uint8_t> data;
    for (const codec::PngChunk& chunk : written->chunks) {
        if (chunk.is("IDAT")) data.insert(data.end(), chunk.whole.begin(), chunk.whole.end());
    }
    return data;
}

}  // namespace upright::correct
