// libupright_webp: WebP through libwebp, lossy and lossless, scaled while it is decoded; of an animation the first frame.
// Source: libwebp's webp/decode.h, webp/encode.h and webp/demux.h.
#include <algorithm>
#include <cstddef>
#include <memory>

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include "formats/component.hpp"

namespace {

using namespace upright::formats;

/// The time is looked at between pieces of the file: a thirtieth of it, within these bounds.
constexpr std::size_t pieces = 32, least_piece = 4 << 10, most_piece = 256 << 10;

/// Decoded in a tenth of a second.
constexpr std::uint64_t pixels_at_once = 4'000'000;

/// libwebp's lossless decoder holds the whole picture, 4 bytes a pixel, whatever the size that is asked for.
constexpr std::uint64_t lossless_pixel_bytes = 4;

/// Of 0 to 9, as in `cwebp -z`: a quarter of a second a megapixel, where 6 takes 0.4 and makes files as large.
constexpr int encoder_level = 4;

/// What libwebp 1.2.4's lossless encoder holds at its peak, bytes a pixel: the picture, what is predicted of it, its hash
/// chain and its references (`/usr/bin/time -f %M cwebp -z 4` on noise of 9 megapixels: 36).
constexpr std::uint64_t encoder_pixel_bytes = 36;

class Decoder {
public:
    Decoder() noexcept { ok_ = WebPInitDecoderConfig(&config_) != 0; }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() {
        WebPIDelete(decoder_);
        WebPFreeDecBuffer(&config_.output);
    }

    std::int32_t run(const std::uint8_t* file, std::size_t size, const Caller& caller, upright_format_message* message);

private:
    std::int32_t give_rows(const Caller& caller, std::uint32_t channels, std::uint32_t reduction, int rows) const noexcept;

    bool ok_ = false;
    WebPDecoderConfig config_{};
    WebPIDecoder* decoder_ = nullptr;
};

/// Of the animation's canvas when its first frame is shown.
std::int32_t decode_first_frame(const std::uint8_t* file, std::size_t size, std::uint32_t width, std::uint32_t height,
                                const Caller& caller, upright_format_message* message) {
    // Two canvases, and a frame as it is decoded.
    if (!caller.take_memory(std::uint64_t{width} * height * 4 * 3)) return UPRIGHT_FORMAT_STOPPED;
    WebPAnimDecoderOptions options;
    if (WebPAnimDecoderOptionsInit(&options) == 0) return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "another libwebp");
    options.color_mode = MODE_RGBA;
    options.use_threads = 0;
    const WebPData data{file, size};
    const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder(WebPAnimDecoderNew(&data, &options),
                                                                               WebPAnimDecoderDelete);
    std::uint8_t* canvas = nullptr;
    int time = 0;
    if (!decoder || WebPAnimDecoderGetNext(decoder.get(), &canvas, &time) == 0) {
        return fail(message, UPRIGHT_FORMAT_CORRUPT, "the animation's first frame cannot be decoded");
    }
    if (!caller.has_time() || !caller.start(4, 1)) return UPRIGHT_FORMAT_STOPPED;
    for (std::uint32_t y = 0; y < height; ++y) {
        if (!caller.add_row(canvas + std::size_t{y} * width * 4)) return UPRIGHT_FORMAT_STOPPED;
    }
    return UPRIGHT_FORMAT_OK;
}

std::int32_t Decoder::run(const std::uint8_t* file, std::size_t size, const Caller& caller, upright_format_message* message) {
    if (!ok_) return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "another libwebp");
    if (WebPGetFeatures(file, size, &config_.input) != VP8_STATUS_OK) {
        return fail(message, UPRIGHT_FORMAT_CORRUPT, "its header cannot be read");
    }
    constexpr int lossless = 2;  // WebPBitstreamFeatures::format
    const auto width = static_cast<std::uint32_t>(config_.input.width), height = static_cast<std::uint32_t>(config_.input.height);
    const std::uint32_t reduction = caller.plan(width, height);
    if (reduction == 0) return UPRIGHT_FORMAT_STOPPED;
    if (config_.input.has_animation != 0) return decode_first_frame(file, size, width, height, caller, message);

    const std::uint32_t across = reduced(width, reduction), down = reduced(height, reduction);
    const std::uint32_t channels = config_.input.has_alpha != 0 ? 4 : 3;
    const std::uint64_t pixels = std::uint64_t{width} * height;
    const std::uint64_t held = config_.input.format == lossless ? pixels * lossless_pixel_bytes : channels == 4 ? pixels : 0;
    if (!caller.take_memory(held + std::uint64_t{across} * down * channels)) return UPRIGHT_FORMAT_STOPPED;
    config_.options.use_threads = 0;
    config_.options.use_scaling = reduction > 1 ? 1 : 0;
    config_.options.scaled_width = static_cast<int>(across);
    config_.options.scaled_height = static_cast<int>(down);
    config_.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    // libwebp 1.2.4 cannot go on after memory was short between two pieces, and does not say so: a picture that takes no
    // time is decoded at once, which also tells a lack of memory from one of data.
    std::size_t piece = std::clamp(size / pieces, least_piece, most_piece);
    if (pixels <= pixels_at_once) {
        piece = size;
        const VP8StatusCode whole = WebPDecode(file, size, &config_);
        if (whole == VP8_STATUS_OUT_OF_MEMORY) return UPRIGHT_FORMAT_NO_MEMORY;
        if (!caller.has_time()) return UPRIGHT_FORMAT_STOPPED;
        if (whole == VP8_STATUS_OK) return give_rows(caller, channels, reduction, static_cast<int>(down));
        WebPFreeDecBuffer(&config_.output);
    }
    decoder_ = WebPIDecode(nullptr, 0, &config_);
    if (decoder_ == nullptr) return UPRIGHT_FORMAT_NO_MEMORY;

    VP8StatusCode status = VP8_STATUS_SUSPENDED;
    for (std::size_t given = 0; given < size && status == VP8_STATUS_SUSPENDED;) {
        given = std::min(size, given + piece);
        status = WebPIUpdate(decoder_, file, given);
        if (!caller.has_time()) return UPRIGHT_FORMAT_STOPPED;
    }
    if (status == VP8_STATUS_OUT_OF_MEMORY) return UPRIGHT_FORMAT_NO_MEMORY;
    if (status == VP8_STATUS_OK) return give_rows(caller, channels, reduction, static_cast<int>(down));
    int rows = 0;
    if (WebPIDecGetRGB(decoder_, &rows, nullptr, nullptr, nullptr) == nullptr) rows = 0;
    const bool cut = status == VP8_STATUS_SUSPENDED;
    if (rows <= 0) {
        return fail(message, UPRIGHT_FORMAT_CORRUPT, cut ? "the file ends before its first row" : "its picture is damaged");
    }
    const std::int32_t given = give_rows(caller, channels, reduction, rows);
    if (given != UPRIGHT_FORMAT_OK) return given;
    return fail(message, UPRIGHT_FORMAT_ENDED_EARLY, cut ? "the WebP file ends early" : "the WebP file is damaged");
}

std::int32_t Decoder::give_rows(const Caller& caller, std::uint32_t channels, std::uint32_t reduction,
                                int rows) const noexcept {
    if (!caller.start(channels, reduction)) return UPRIGHT_FORMAT_STOPPED;
    const WebPRGBABuffer& buffer = config_.output.u.RGBA;
    for (int y = 0; y < rows; ++y) {
        if (!caller.add_row(buffer.rgba + static_cast<std::ptrdiff_t>(y) * buffer.stride)) return UPRIGHT_FORMAT_STOPPED;
    }
    return UPRIGHT_FORMAT_OK;
}

std::int32_t decode(const std::uint8_t* file, std::size_t size, std::uint32_t page, const upright_format_caller* caller,
                    upright_format_message* message) {
    return guarded(message, [&]() -> std::int32_t {
        if (page != 0) return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "there is one picture in a file");
        Decoder decoder;
        return decoder.run(file, size, Caller(caller), message);
    });
}

int write_piece(const std::uint8_t* bytes, std::size_t count, const WebPPicture* picture) {
    return static_cast<const Caller*>(picture->custom_ptr)->write(bytes, count) ? 1 : 0;
}

int has_time(int, const WebPPicture* picture) { return static_cast<const Caller*>(picture->user_data)->has_time() ? 1 : 0; }

class Picture {
public:
    Picture() noexcept { ok = WebPPictureInit(&picture) != 0; }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;
    ~Picture() { WebPPictureFree(&picture); }

    bool ok = false;
    WebPPicture picture{};
};

std::int32_t encode(const upright_format_pixels* pixels, const upright_format_caller* asked, upright_format_message* message) {
    return guarded(message, [&]() -> std::int32_t {
        Caller caller(asked);
        if (!caller.take_memory(encoder_pixel_bytes * pixels->width * pixels->height)) return UPRIGHT_FORMAT_STOPPED;
        if (pixels->width > WEBP_MAX_DIMENSION || pixels->height > WEBP_MAX_DIMENSION) {
            return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "a side has more than 16,383 pixels");
        }
        WebPConfig config;
        Picture whole;
        WebPPicture& picture = whole.picture;
        if (WebPConfigInit(&config) == 0 || WebPConfigLosslessPreset(&config, encoder_level) == 0 || !whole.ok) return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "another libwebp");
        config.exact = 1;  // colours below transparent pixels, too
        config.thread_level = 0;
        picture.use_argb = 1;
        picture.width = static_cast<int>(pixels->width);
        picture.height = static_cast<int>(pixels->height);
        const int stride = static_cast<int>(pixels->width * pixels->channels);
        const int imported = pixels->channels == 4 ? WebPPictureImportRGBA(&picture, pixels->samples, stride)
                                                   : WebPPictureImportRGB(&picture, pixels->samples, stride);
        if (imported == 0) return UPRIGHT_FORMAT_NO_MEMORY;
        picture.writer = write_piece;
        picture.custom_ptr = &caller;
        picture.progress_hook = has_time;
        picture.user_data = &caller;
        if (WebPEncode(&config, &picture) != 0) return UPRIGHT_FORMAT_OK;
        switch (picture.error_code) {
            case VP8_ENC_ERROR_OUT_OF_MEMORY:
            case VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY: return UPRIGHT_FORMAT_NO_MEMORY;
            case VP8_ENC_ERROR_USER_ABORT:
            case VP8_ENC_ERROR_BAD_WRITE: return UPRIGHT_FORMAT_STOPPED;
            default: return fail(message, UPRIGHT_FORMAT_UNSUPPORTED, "the picture cannot be encoded");
        }
    });
}

constexpr upright_format_functions functions{decode, encode, nullptr};

}  // namespace

UPRIGHT_FORMAT_COMPONENT(webp, functions)
