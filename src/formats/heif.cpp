// libupright_heif: one coded picture of HEVC through libde265. HEIC's container, grids and properties are read by the library.
// Source: libde265's de265.h; the order of calls is that of its own dec265.
//
// The size of every sequence parameter set is read before it is handed on, and nothing behind the first picture is, so that the
// decoder takes memory for one picture of a size that was admitted.
#include <memory>

#include <libde265/de265.h>

#include "formats/component.hpp"
#include "formats/hevc_size.hpp"
#include "formats/ycbcr.hpp"

namespace {

using namespace upright::formats;

struct Unit {
    const std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
};

/// Goes over units behind their lengths.
bool next_unit(const std::uint8_t*& at, std::size_t& left, Unit& unit) noexcept {
    constexpr std::size_t length_bytes = 4;
    if (left < length_bytes) return false;
    const std::size_t length = std::size_t{at[0]} << 24U | std::size_t{at[1]} << 16U | std::size_t{at[2]} << 8U | at[3];
    if (length > left - length_bytes) return false;
    unit = {at + length_bytes, length};
    at += length_bytes + length;
    left -= length_bytes + length;
    return true;
}

struct Free {
    void operator()(de265_decoder_context* context) const noexcept { de265_free_decoder(context); }
};

/// libde265 makes its tables, 3 ms of work, for the first decoder there is and frees them with the last: held here, the tiles of a
/// grid do not make them anew one by one.
struct Tables {
    const bool made = de265_init() == DE265_OK;
    ~Tables() {
        if (made) de265_free();
    }
};

class Decoder {
public:
    Decoder(const upright_format_caller& asked, upright_format_message* message) noexcept : asked_(asked), caller_(&asked), message_(message) {}

    std::int32_t run(const std::uint8_t* file, std::size_t size) {
        if (const std::int32_t failed = measure(file, size); failed != UPRIGHT_FORMAT_OK) return failed;
        static const Tables tables;
        if (!tables.made) return UPRIGHT_FORMAT_NO_MEMORY;
        context_.reset(de265_new_decoder());
        if (!context_) return UPRIGHT_FORMAT_NO_MEMORY;
        if (const std::int32_t failed = push(file, size); failed != UPRIGHT_FORMAT_OK) return failed;
        de265_flush_data(context_.get());
        int more = 1;
        while (more != 0) {
            const de265_error error = de265_decode(context_.get(), &more);
            if (error != DE265_OK) return failure(error);
            if (const de265_image* image = de265_get_next_picture(context_.get())) return give(image);
            if (!caller_.has_time()) return UPRIGHT_FORMAT_STOPPED;
        }
        if (const de265_image* image = de265_get_next_picture(context_.get())) return give(image);
        return fail(message_, UPRIGHT_FORMAT_CORRUPT, "there is no picture in it");
    }

private:
    /// All parameter sets must give one size.
    std::int32_t measure(const std::uint8_t* file, std::size_t size) noexcept {
        std::optional<HevcSize> first;
        Unit unit;
        while (next_unit(file, size, unit)) {
            if (unit.size < 2 || hevc_unit_type(unit.bytes) != hevc_sps_type) continue;
            const auto found = read_hevc_size(unit.bytes, unit.size);
            if (!found) return fail(message_, UPRIGHT_FORMAT_CORRUPT, "its parameters are damaged");
            if (first && (found->width != first->width || found->height != first->height || found->bits != first->bits)) {
                return fail(message_, UPRIGHT_FORMAT_CORRUPT, "its parameters differ in size");
            }
            if (!first) first = found;
        }
        if (!first) return fail(message_, UPRIGHT_FORMAT_CORRUPT, "it has no parameters");
        if (caller_.plan(first->shown_width, first->shown_height) == 0) return UPRIGHT_FORMAT_STOPPED;
        // The picture, a copy for its filters, both of at most three full planes, and what is noted of each block.
        const std::uint64_t pixels = std::uint64_t{first->width} * first->height;
        const std::uint64_t pixel_bytes = (first->bits > 8 ? 2 : 1) * 2 * 2 + 2;
        if (first->width > 4 * first->shown_width + 64 || first->height > 4 * first->shown_height + 64) {
            return fail(message_, UPRIGHT_FORMAT_CORRUPT, "it shows next to nothing of what is coded");
        }
        return caller_.take_memory(pixels * pixel_bytes) ? UPRIGHT_FORMAT_OK : UPRIGHT_FORMAT_STOPPED;
    }

    std::int32_t push(const std::uint8_t* file, std::size_t size) {
        bool in_picture = false;
        Unit unit;
        while (next_unit(file, size, unit)) {
            if (unit.size < 3) continue;
            const bool begins_picture = hevc_unit_type(unit.bytes) <= hevc_last_slice_type && (unit.bytes[2] & 0x80) != 0;
            if (begins_picture && in_picture) break;
            in_picture = in_picture || begins_picture;
            const de265_error error = de265_push_NAL(context_.get(), unit.bytes, static_cast<int>(unit.size), 0, nullptr);
            if (error != DE265_OK) return failure(error);
        }
        return UPRIGHT_FORMAT_OK;
    }

    std::int32_t give(const de265_image* image) {
        Planes planes;
        planes.width = de265_get_image_width(image, 0);
        planes.height = de265_get_image_height(image, 0);
        planes.bits = de265_get_bits_per_pixel(image, 0);
        const de265_chroma chroma = de265_get_chroma_format(image);
        planes.grey = chroma == de265_chroma_mono;
        planes.chroma_shift_x = chroma == de265_chroma_420 || chroma == de265_chroma_422 ? 1 : 0;
        planes.chroma_shift_y = chroma == de265_chroma_420 ? 1 : 0;
        planes.matrix_coefficients = de265_get_image_matrix_coefficients(image);
        planes.full_range = de265_get_image_full_range_flag(image) != 0;
        for (int i = 0; i < (planes.grey ? 1 : 3); ++i) {
            int stride = 0;
            planes.data[i] = de265_get_image_plane(image, i, &stride);
            planes.stride_bytes[i] = stride;
            if (planes.data[i] == nullptr || de265_get_bits_per_pixel(image, i) != planes.bits) {
                return fail(message_, UPRIGHT_FORMAT_UNSUPPORTED, "its planes differ in depth");
            }
        }
        return YcbcrRows(planes, asked_).give(caller_) ? UPRIGHT_FORMAT_OK : UPRIGHT_FORMAT_STOPPED;
    }

    std::int32_t failure(de265_error error) const noexcept {
        if (error == DE265_ERROR_OUT_OF_MEMORY) return UPRIGHT_FORMAT_NO_MEMORY;
        return fail(message_, UPRIGHT_FORMAT_CORRUPT, de265_get_error_text(error));
    }

    const upright_format_caller& asked_;
    Caller caller_;
    upright_format_message* message_;
    std::unique_ptr<de265_decoder_context, Free> context_;
};

std::int32_t decode(const std::uint8_t* file, std::size_t size, std::uint32_t page, const upright_format_caller* caller,
                    upright_format_message* message) {
    return guarded(message, [&]() -> std::int32_t {
        if (page != 0) return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "it is one picture");
        return Decoder(*caller, message).run(file, size);
    });
}

constexpr upright_format_functions functions{decode, nullptr, nullptr};

}  // namespace

UPRIGHT_FORMAT_COMPONENT(heif, functions)
