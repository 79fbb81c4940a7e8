#include "codec/png_session.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "codec/png_chunks.hpp"

namespace upright::codec {

std::optional<Error> PngSession::open(PngForm form) {
    // IHDR must be the first chunk; its size is looked at before libpng is.
    constexpr std::size_t type_at = 12, width_at = 16, height_at = 20, header_end = 33;
    constexpr std::uint32_t header_type = 0x49484452;  // "IHDR"
    if (unread_.size() < header_end || read_big_endian32(unread_, type_at) != header_type) {
        return Error{Status::corrupt_image, "the PNG file does not begin with a whole IHDR chunk"};
    }
    const std::uint32_t width = read_big_endian32(unread_, width_at), height = read_big_endian32(unread_, height_at);
    if (auto refused = budget_.admit_size(width, height)) return refused;
    PngChunks chunks(unread_);
    PngChunk chunk;
    for (std::uint32_t parts = 0; chunks.next(chunk) == PngChunks::Step::chunk && !chunk.is("IEND"); ++parts) {
        if (parts == max_parts) return Budget::too_many_parts();
    }
    if (!start_reading(form)) return error("before its image data");
    width_ = static_cast<int>(width);
    height_ = static_cast<int>(height);
    return std::nullopt;
}

bool PngSession::start_reading(PngForm form) noexcept {
    constexpr png_alloc_size_t max_chunk_bytes = 8'000'000;  // PNG_USER_CHUNK_MALLOC_MAX
    // libpng asks for image data in pieces of this size and gets a piece whole or not at all, so this much of a file
    // that is cut is lost; its own default of 8192 loses pages of flat colour.
    constexpr std::size_t read_bytes = 1024;
    return run([this, form] {
        png_ = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, static_cast<PngGuard*>(this), on_error, on_warning,
                                        static_cast<PngGuard*>(this), on_allocate, on_free);
        if (png_ == nullptr) return;
        info_ = png_create_info_struct(png_);
        if (info_ == nullptr) return;
        png_set_read_fn(png_, this, on_read);
        png_set_user_limits(png_, budget_.limits().max_side, budget_.limits().max_side);
        png_set_chunk_malloc_max(png_, max_chunk_bytes);
        png_set_compression_buffer_size(png_, read_bytes);
        png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
        // The checksums of chunks that are skipped are not worth their time.
        png_set_crc_action(png_, PNG_CRC_DEFAULT, PNG_CRC_QUIET_USE);
        png_set_benign_errors(png_, 1);
#ifdef PNG_IGNORE_ADLER32
        // Every piece of image data has its own checksum already.
        png_set_option(png_, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
#endif

        png_read_info(png_, info_);
        if (form == PngForm::stored) {
            png_set_packing(png_);
        } else {
            png_set_expand(png_);
            if (form == PngForm::eight_bit) png_set_scale_16(png_);
            if (form == PngForm::samples && std::endian::native == std::endian::little) png_set_swap(png_);
        }
        png_set_read_user_transform_fn(png_, on_row);
        interlaced_ = png_get_interlace_type(png_, info_) != PNG_INTERLACE_NONE;
        png_read_update_info(png_, info_);
        channels_ = png_get_channels(png_, info_);
        bit_depth_ = png_get_bit_depth(png_, info_);
        colour_type_ = png_get_color_type(png_, info_);
    }) && channels_ > 0;
}

/// After the last row libpng inflates whatever follows in the stream, a gigabyte if a bomb says so, only to complain of
/// it. So reading is stopped once that row is there; it is handed out before libpng reads on.
bool PngSession::read_row(std::uint8_t* row, bool is_last) noexcept {
    in_last_row_ = is_last;
    row_is_there_ = false;
    const bool came_back = run([this, &row] { png_read_row(png_, row, nullptr); });
    return came_back || (is_last && row_is_there_);
}

bool PngSession::palette_is_grey() const noexcept {
    png_colorp palette = nullptr;
    int count = 0;
    if (png_get_PLTE(png_, info_, &palette, &count) == 0) return false;
    return std::all_of(palette, palette + count, [](const png_color& c) { return c.red == c.green && c.green == c.blue; });
}

Error PngSession::error(const std::string& where) const {
    Error error = PngGuard::error("decoding", where);
    if (exhausted_ && error.status == Status::corrupt_image) error.message = "the PNG file ends " + where;
    return error;
}

void PngSession::on_read(png_structp png, png_bytep to, png_size_t count) {
    auto* self = static_cast<PngSession*>(png_get_io_ptr(png));
    if (self->in_last_row_ && self->row_is_there_) self->leave();
    if (count > self->unread_.size()) {
        self->exhausted_ = true;
        png_error(png, "the file ends early");
    }
    std::memcpy(to, self->unread_.data(), count);
    self->unread_ = self->unread_.subspan(count);
}

/// Called as the last step of a row's transformations, before it is copied to the caller.
void PngSession::on_row(png_structp png, png_row_infop, png_bytep) {
    static_cast<PngSession*>(png_get_io_ptr(png))->row_is_there_ = true;
}

}  // namespace upright::codec
