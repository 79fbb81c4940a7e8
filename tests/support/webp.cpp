#include "support/webp.hpp"

#include <stdexcept>

#ifdef UPRIGHT_TEST_WEBP
#include <webp/encode.h>
#endif

#include "codec/webp_chunks.hpp"

namespace upright::test {
namespace {

void put(Bytes& out, std::size_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8U * i)));
}

}  // namespace

Bytes webp_file(const std::vector<WebpPart>& parts) {
    Bytes body{'W', 'E', 'B', 'P'};
    for (const auto& [type, data] : parts) {
        body.insert(body.end(), type.begin(), type.end());
        put(body, data.size(), 4);
        body.insert(body.end(), data.begin(), data.end());
        if (data.size() % 2 != 0) body.push_back(0);
    }
    Bytes file{'R', 'I', 'F', 'F'};
    put(file, body.size(), 4);
    file.insert(file.end(), body.begin(), body.end());
    return file;
}

Bytes webp_vp8x(int width, int height, int flags) {
    Bytes data;
    put(data, static_cast<std::size_t>(flags), 4);
    put(data, static_cast<std::size_t>(width - 1), 3);
    put(data, static_cast<std::size_t>(height - 1), 3);
    return data;
}

Bytes vp8l_header(int width, int height, bool alpha) {
    Bytes data{0x2F};
    put(data, static_cast<std::size_t>(width - 1) | static_cast<std::size_t>(height - 1) << 14U |
                  static_cast<std::size_t>(alpha ? 1 : 0) << 28U, 4);
    return data;
}

Bytes webp_picture(const Bytes& file) {
    codec::Budget budget;
    const auto layout = codec::read_webp_layout(file, budget);
    if (!layout) return {};
    for (const codec::WebpChunk& chunk : layout->chunks) {
        if (chunk.is_picture()) return Bytes(chunk.data.begin(), chunk.data.end());
    }
    return {};
}

Bytes webp_animation(const Bytes& frame, int width, int height) {
    Bytes header;
    put(header, 0, 6);
    put(header, static_cast<std::size_t>(width - 1), 3);
    put(header, static_cast<std::size_t>(height - 1), 3);
    put(header, 100, 3);
    header.push_back(0);
    header.insert(header.end(), frame.begin() + 12, frame.end());
    return webp_file({{"VP8X", webp_vp8x(width, height, codec::webp_animation_flag)}, {"ANIM", Bytes(6, 0)}, {"ANMF", header}});
}

#ifdef UPRIGHT_TEST_WEBP
Bytes encode_webp(const Raster& pixels, float quality) {
    std::uint8_t* made = nullptr;
    const int stride = pixels.width * pixels.channels;
    std::size_t size = 0;
    if (quality < 0) {
        size = pixels.channels == 4
                   ? WebPEncodeLosslessRGBA(pixels.samples.data(), pixels.width, pixels.height, stride, &made)
                   : WebPEncodeLosslessRGB(pixels.samples.data(), pixels.width, pixels.height, stride, &made);
    } else {
        size = pixels.channels == 4 ? WebPEncodeRGBA(pixels.samples.data(), pixels.width, pixels.height, stride, quality, &made)
                                    : WebPEncodeRGB(pixels.samples.data(), pixels.width, pixels.height, stride, quality, &made);
    }
    if (size == 0) throw std::runtime_error("WebPEncode");
    const Bytes file(made, made + size);
    WebPFree(made);
    return file;
}
#endif

}  // namespace upright::test
