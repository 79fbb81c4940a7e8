// libupright_avif: one coded picture of AV1 through dav1d. AVIF's container, grids and properties are read by the library.
// Source: dav1d's dav1d.h; the order of calls is that of its own command line.
#include <cstring>
#include <memory>

#include <dav1d/dav1d.h>

#include "formats/component.hpp"
#include "formats/ycbcr.hpp"

namespace {

using namespace upright::formats;

class Decoder {
public:
    Decoder(const upright_format_caller& asked, upright_format_message* message) noexcept : asked_(asked), caller_(&asked), message_(message) {}
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() {
        if (picture_.data[0] != nullptr) dav1d_picture_unref(&picture_);
        if (data_.sz > 0) dav1d_data_unref(&data_);
        if (context_ != nullptr) dav1d_close(&context_);
    }

    std::int32_t run(const std::uint8_t* file, std::size_t size) {
        Dav1dSequenceHeader header;
        if (dav1d_parse_sequence_header(&header, file, size) < 0) {
            return fail(message_, UPRIGHT_FORMAT_CORRUPT, "its sequence header is damaged or missing");
        }
        const auto width = static_cast<std::uint32_t>(header.max_width), height = static_cast<std::uint32_t>(header.max_height);
        if (caller_.plan(width, height) == 0) return UPRIGHT_FORMAT_STOPPED;
        // The picture, one before its filters, and what is noted of each block.
        const std::uint64_t pixels = std::uint64_t{width} * height;
        if (!caller_.take_memory(pixels * ((header.hbd > 0 ? 2 : 1) * 3 + 3))) return UPRIGHT_FORMAT_STOPPED;
        Dav1dSettings settings;
        dav1d_default_settings(&settings);
        settings.n_threads = 1;  // on the caller's thread
        settings.max_frame_delay = 1;
        settings.all_layers = 0;
        // Rounded up, since the limit is on the area and the decoder pads.
        settings.frame_size_limit = static_cast<unsigned>(pixels > 0xFFFFFFFFU ? 0xFFFFFFFFU : pixels);
        settings.logger.callback = nullptr;
        if (dav1d_open(&context_, &settings) < 0) return UPRIGHT_FORMAT_NO_MEMORY;
        std::uint8_t* copy = dav1d_data_create(&data_, size);
        if (copy == nullptr) return UPRIGHT_FORMAT_NO_MEMORY;
        std::memcpy(copy, file, size);
        return decode(width, height);
    }

private:
    std::int32_t decode(std::uint32_t width, std::uint32_t height) {
        for (;;) {
            if (data_.sz > 0) {
                const int sent = dav1d_send_data(context_, &data_);
                if (sent < 0 && sent != DAV1D_ERR(EAGAIN)) return failure(sent);
            }
            const int got = dav1d_get_picture(context_, &picture_);
            if (got == 0) break;
            if (got != DAV1D_ERR(EAGAIN)) return failure(got);
            if (data_.sz == 0) return fail(message_, UPRIGHT_FORMAT_CORRUPT, "there is no picture in it");
            if (!caller_.has_time()) return UPRIGHT_FORMAT_STOPPED;
        }
        if (static_cast<std::uint32_t>(picture_.p.w) != width || static_cast<std::uint32_t>(picture_.p.h) != height) {
            return fail(message_, UPRIGHT_FORMAT_CORRUPT, "its picture has another size than its header says");
        }
        return give();
    }

    std::int32_t give() {
        Planes planes;
        planes.width = picture_.p.w;
        planes.height = picture_.p.h;
        planes.bits = picture_.p.bpc;
        planes.grey = picture_.p.layout == DAV1D_PIXEL_LAYOUT_I400;
        planes.chroma_shift_x = picture_.p.layout == DAV1D_PIXEL_LAYOUT_I420 || picture_.p.layout == DAV1D_PIXEL_LAYOUT_I422 ? 1 : 0;
        planes.chroma_shift_y = picture_.p.layout == DAV1D_PIXEL_LAYOUT_I420 ? 1 : 0;
        planes.matrix_coefficients = static_cast<int>(picture_.seq_hdr->mtrx);
        planes.full_range = picture_.seq_hdr->color_range != 0;
        for (int i = 0; i < 3; ++i) {
            planes.data[i] = static_cast<const std::uint8_t*>(picture_.data[i]);
            planes.stride_bytes[i] = picture_.stride[i == 0 ? 0 : 1];
        }
        return YcbcrRows(planes, asked_).give(caller_) ? UPRIGHT_FORMAT_OK : UPRIGHT_FORMAT_STOPPED;
    }

    std::int32_t failure(int error) const noexcept {
        if (error == DAV1D_ERR(ENOMEM)) return UPRIGHT_FORMAT_NO_MEMORY;
        if (error == DAV1D_ERR(ERANGE)) return fail(message_, UPRIGHT_FORMAT_CORRUPT, "its picture is larger than its header says");
        return fail(message_, UPRIGHT_FORMAT_CORRUPT, "its picture is damaged");
    }

    const upright_format_caller& asked_;
    Caller caller_;
    upright_format_message* message_;
    Dav1dContext* context_ = nullptr;
    Dav1dData data_{};
    Dav1dPicture picture_{};
};

std::int32_t decode(const std::uint8_t* file, std::size_t size, std::uint32_t page, const upright_format_caller* caller,
                    upright_format_message* message) {
    return guarded(message, [&]() -> std::int32_t {
        if (page != 0) return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "it is one picture");
        if (size == 0) return fail(message, UPRIGHT_FORMAT_CORRUPT, "it has no data");
        return Decoder(*caller, message).run(file, size);
    });
}

constexpr upright_format_functions functions{decode, nullptr, nullptr};

}  // namespace

UPRIGHT_FORMAT_COMPONENT(avif, functions)
